using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class LastOddPageNotMapped(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-odd-page-not-mapped",
            "The translations of a buffer are entered in pairs of pages, and the last of three is left out.",
            "DMA-COH-014",
            [.. Base.Shared, "DMA-OPS-011", "DMA-IOMMU-044"],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { TranslatedOperations = device => new LastOddPageNotMapped(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        if (!Domain.Addresses.TryAllocate(frames.Count, alignment, Device.Masks.LastCoherentAddress, out var page))
            return false;
        var paired = frames.Count > 1 ? frames.Count & ~1UL : 1;
        Domain.Map(page, frames with { Count = paired }, DmaDirection.Bidirectional);
        address = new(page << Machine.PageShift);
        return true;
    }
}

internal sealed class FreedBufferTakesItsNeighbour(Device device) : TranslatedOperations(device)
{
    private readonly HashSet<ulong> _starts = [];

    public static Mutant Definition { get; } =
        new(
            "freed-buffer-takes-its-neighbour",
            "The pages of a freed buffer are counted as size divided by page size plus one, and a buffer behind loses its first page.",
            "DMA-COH-014",
            ["DMA-IOMMU-044", "DMA-OPS-011"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new FreedBufferTakesItsNeighbour(device),
                        IommuDomain = (machine, number) => new DomainWithHoles(machine, number),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        var isMapped = base.TryMapAllocation(frames, alignment, out address);
        if (isMapped)
            _starts.Add(address.Value >> Machine.PageShift);
        return isMapped;
    }

    public override void UnmapAllocation(FrameRange frames, DmaAddress address)
    {
        base.UnmapAllocation(frames, address);
        var page = address.Value >> Machine.PageShift;
        _starts.Remove(page);
        // Mappings are in a table of their own.
        if (_starts.Contains(page + frames.Count))
            ((DomainWithHoles)Domain).Lose(page + frames.Count);
    }
}

/// <summary>A domain of which pages can lose their translation, until they are given one again.</summary>
internal sealed class DomainWithHoles(Machine machine, int number) : IommuDomain(machine, number)
{
    private readonly HashSet<ulong> _lost = [];

    public void Lose(ulong page)
    {
        _lost.Add(page);
        Invalidate(page, 1);
    }

    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        _lost.RemoveWhere(lost => lost >= page && lost - page < frames.Count);
        base.Map(page, frames, direction);
    }

    protected override bool TryWalk(ulong page, out ulong frame, out DmaDirection direction) =>
        base.TryWalk(page, out frame, out direction) && !_lost.Contains(page);
}

internal sealed class FreeInvalidatesOnePage(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "free-invalidates-one-page",
            "When a buffer is freed only the buffered translation of its first page is forgotten.",
            "DMA-COH-015",
            [.. Base.SeenByUsers],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new FreeInvalidatesOnePage(device),
                        IommuDomain = (machine, number) => new DomainOfOnePage(machine, number),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void UnmapAllocation(FrameRange frames, DmaAddress address)
    {
        ((DomainOfOnePage)Domain).IsOnePage = true;
        base.UnmapAllocation(frames, address);
        ((DomainOfOnePage)Domain).IsOnePage = false;
    }
}

/// <summary>A domain that can be told to invalidate a page where it is asked for more.</summary>
internal sealed class DomainOfOnePage(Machine machine, int number) : IommuDomain(machine, number)
{
    public bool IsOnePage { get; set; }

    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        // A new translation takes the place of a buffered one.
        Invalidate(page, frames.Count);
        base.Map(page, frames, direction);
    }

    protected override void Invalidate(ulong page, ulong count) => base.Invalidate(page, IsOnePage ? 1 : count);
}

internal sealed class AttributedFreeKeepsTranslations(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "attributed-free-keeps-translations",
            "A free with NO_KERNEL_MAPPING goes the way of what the CPU has no address for, on which nobody removes the translations.",
            "DMA-COH-015",
            [.. Base.Shared],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        CoherentAllocator = machine => new AttributedFreeKeepsTranslations(machine),
                        TranslatedOperations = device => new KeepsTranslations(device),
                    }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var operations = request.Device.Operations as KeepsTranslations;
        if (operations is not null)
            operations.Keeps = request.Attributes.HasFlag(DmaAttributes.NoKernelMapping);
        return base.Free(request, buffer);
    }
}

internal sealed class KeepsTranslations(Device device) : TranslatedOperations(device)
{
    public bool Keeps { get; set; }

    public override void UnmapAllocation(FrameRange frames, DmaAddress address)
    {
        if (!Keeps)
            base.UnmapAllocation(frames, address);
    }
}
