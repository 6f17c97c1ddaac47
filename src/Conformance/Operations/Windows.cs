using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Finds what a device has at an offset of a window. A mapped list is a row of pieces; an access stays in one of them.</summary>
internal static class Windows
{
    /// <summary>Finds the mapping, or the piece of a list, that an offset leads into.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="id">The window.</param>
    /// <param name="offset">The first byte, from the start of the window.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="within">The first byte, from the start of the mapping.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(
        SpecificationState state,
        ulong id,
        ulong offset,
        [NotNullWhen(true)] out Mapping? mapping,
        out ulong within
    )
    {
        within = offset;
        if (state.Handles.TryGet<ListMapping>(id, out var list) && list.Pieces.Count > 0)
        {
            var piece = list.At(offset);
            (mapping, within) = (piece.Window, offset - piece.Offset);
            return true;
        }

        if (state.Handles.TryGet<DomainMapping>(id, out var translation))
        {
            mapping = translation.At(offset, out within);
            return true;
        }

        return state.Handles.TryGet(id, out mapping);
    }

    /// <summary>How many bytes a window has.</summary>
    public static ulong LengthOf(SpecificationState state, ulong id) =>
        state.Handles.TryGet<ListMapping>(id, out var list) ? list.Length
        : state.Handles.TryGet<DomainMapping>(id, out var translation) ? translation.Length
        : state.Handles.TryGet<Mapping>(id, out var mapping) ? (ulong)mapping.Length
        : 0;
}
