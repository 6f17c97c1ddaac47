using System.Diagnostics.CodeAnalysis;
using Dma.Reference;
using Dma.Variants.Platform;
using Dma.Variants.Scatterlist;
using Dma.Variants.Streaming;

namespace Dma.Variants.Adversary;

/// <summary>A device that is served directly, and whose lists are handed over in the order that it is told.</summary>
/// <param name="device">The device.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="moods">When mappings are refused.</param>
/// <param name="lists">When lists are.</param>
internal sealed class FreeDirect(Device device, Freedoms freedoms, Moods moods, Moods lists)
    : RefusesMappings(device, moods, lists)
{
    private bool IsFromTheEnd => freedoms.Of(FreedomCatalogue.Listing) == ListingWay.FromTheEnd;

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        if (!IsFromTheEnd)
            return base.TryMapList(buffers, direction, attributes, out list);
        IsInList = true;
        var isMapped = FromTheEnd.TryMapList(this, buffers, direction, attributes, out list);
        IsInList = false;
        return isMapped;
    }

    public override void UnmapList(ListMapping list, DmaAttributes attributes)
    {
        if (IsFromTheEnd)
            FromTheEnd.Unmap(this, list.Entries, attributes);
        else
            base.UnmapList(list, attributes);
    }
}
