using Dma.Reference;

namespace Dma.Mutants.Legacy;

internal sealed class OldPageOffsetInPage(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-page-offset-in-page",
            "pci_map_page keeps of the offset what lies inside a page, and so maps another page than the one that the offset leads to.",
            "DMA-PCI-001",
            [.. Base.OldNames],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new OldPageOffsetInPage(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DmaAddress> MapPage(
        LegacyName name,
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction
    ) => base.MapPage(name, device, page, new(offset.Value & Machine.PageMask), size, direction);
}

internal sealed class OldMapTrustsTheLastOne(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-map-trusts-the-last-one",
            "pci_map_single leaves the caches alone when the very buffer was mapped last, as if nobody had stored to it since.",
            "DMA-PCI-001",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new OldMapTrustsTheLastOne(machine)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private CpuAddress? _last;

    public override Answer<DmaAddress> MapSingle(
        LegacyName name,
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    )
    {
        var skips = _last == buffer;
        _last = buffer;
        return Machine.Map(device, buffer, size, direction, skips ? DmaAttributes.SkipCpuSync : DmaAttributes.None);
    }
}

internal sealed class OldUnmapOfPageTakesWholePages(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-unmap-of-page-takes-whole-pages",
            "pci_unmap_page counts what it takes back in whole pages, so that less than one is left to the caches.",
            "DMA-PCI-002",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new OldUnmapOfPageTakesWholePages(machine)),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer UnmapPage(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        Machine.UnmapPage(
            device,
            range,
            direction,
            range.Length.Value <= Machine.PageMask ? DmaAttributes.SkipCpuSync : DmaAttributes.None
        );
}
