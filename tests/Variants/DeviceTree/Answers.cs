using Dma.Reference;

namespace Dma.Variants.DeviceTree;

/// <summary>Tells of a region all pages that it has a byte in.</summary>
/// <param name="inner">The machine.</param>
internal sealed class TellsWholePages(Machine inner) : PlatformWrapper(inner)
{
    public override Answer<PhysicalRange> GetRegion(int region)
    {
        if (base.GetRegion(region) is not { Status: AnswerStatus.Ok, Value: var place })
            return Answer.Failed(Errno.Invalid);
        var page = Description.PageSize.Value - 1;
        var start = place.Start.Value & ~page;
        return new PhysicalRange(new(start), new((place.Start.Value - start + place.Length.Value + page) & ~page));
    }
}

/// <summary>Of every second region is said that there was no room for it, of coherence and of pages nothing.</summary>
/// <param name="inner">The machine.</param>
internal sealed class TellsLittle(Machine inner) : PlatformWrapper(inner)
{
    public override Answer<PhysicalRange> GetRegion(int region) =>
        region % 2 == 0 ? Answer.Failed(Errno.NoMemory) : base.GetRegion(region);

    public override Answer<PhysicalAddress> GetPhysicalAddress(PageNumber page) => Answer.Unsupported;

    public override Answer<bool> IsCoherent(DeviceId device) => Answer.Unsupported;
}
