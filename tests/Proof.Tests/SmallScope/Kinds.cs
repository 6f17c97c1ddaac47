using Dma.Conformance.Operations;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>The kinds of operations that an alphabet is made of.</summary>
internal static class Kinds
{
    /// <summary>Those that a profile provides of some areas, and what makes the things that they use.</summary>
    public static IReadOnlyList<OperationKind> Of(
        IReadOnlyList<OperationKind> provided,
        params IEnumerable<string> areas
    )
    {
        var names = areas.ToHashSet();
        var own = AreaTable.Standard.Areas.Where(area => names.Contains(area.Name)).SelectMany(area => area.Kinds);
        var kinds = own.Intersect(provided).ToList();
        for (var i = 0; i < kinds.Count; i++)
        {
            foreach (var used in kinds[i].Arguments.Where(argument => argument.Role == ArgumentRole.Uses).ToArray())
            {
                if (
                    !kinds.Exists(kind => used.Handle!.Includes(kind.Makes))
                    && provided.FirstOrDefault(kind => used.Handle!.Includes(kind.Makes)) is { } maker
                )
                {
                    kinds.Add(maker);
                }
            }
        }

        return kinds;
    }

    /// <summary>Whether a kind is a call that counts: no access, and no completion.</summary>
    public static bool IsCall(OperationKind kind) =>
        (kind.EndsSequence || !kind.AccessesMemory) && kind.Closes != ClosingPhase.Completions;
}
