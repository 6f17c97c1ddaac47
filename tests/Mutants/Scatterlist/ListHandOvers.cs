using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Scatterlist;

internal sealed class EntriesCleanedByTheFirst(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "entries-cleaned-by-the-first",
            "A TO_DEVICE map cleans as many bytes of every entry that has a CPU address as the first entry has.",
            "DMA-SG-007",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p => p with { DirectOperations = device => new EntriesCleanedByTheFirst(device) }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private ByteCount? _first;

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ListMapping? list
    )
    {
        _first = direction == DmaDirection.ToDevice ? buffers[0].Size : null;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _first = null;
        return isMapped;
    }

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        var isHigh = mapping.Buffer.Value >> Machine.PageShift >= Machine.Parts.MemoryMap.LinearFrames;
        var size = isHigh ? mapping.Size.Value : Math.Min(_first?.Value ?? ulong.MaxValue, mapping.Size.Value);
        base.AtMap(mapping with { Size = new(size) }, attributes);
    }
}

internal sealed class HighmemEntryNotCleaned(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "highmem-entry-not-cleaned",
            "A map cleans the entries of a list by their CPU address, and leaves out those that have none.",
            "DMA-SG-012",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p => p with { DirectOperations = device => new HighmemEntryNotCleaned(device) }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private bool _isList;

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ListMapping? list
    )
    {
        _isList = true;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isList = false;
        return isMapped;
    }

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        var isHigh = mapping.Buffer.Value >> Machine.PageShift >= Machine.Parts.MemoryMap.LinearFrames;
        if (!_isList || !isHigh || mapping.Direction == DmaDirection.FromDevice)
            base.AtMap(mapping, attributes);
    }
}

internal sealed class LastEntryNotGiven(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-entry-not-given",
            "sync_list_for_device goes through as many entries as the list has segments.",
            "DMA-SG-008",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p =>
                    p with
                    {
                        MergePolicy = device => new MergesToTheByte(device),
                        DirectOperations = device => new LastEntryNotGiven(device),
                    }
            ),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncListForDevice(ListMapping list, DmaDirection direction)
    {
        foreach (ref readonly var entry in list.Entries[..list.Segments.Length])
            SyncForDevice(entry, ByteCount.Zero, entry.Size, direction);
    }
}

internal sealed class LastEntryNotUnmapped(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-entry-not-unmapped",
            "unmap_list ends before the last of several entries, which is the one with the mark of the end, and leaves its lines in the cache.",
            "DMA-SG-009",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        DirectOperations = device => new LastEntryNotUnmapped(device),
                    }
            ),
            null,
            ShortestRepro: 10,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void UnmapList(ListMapping list, DmaAttributes attributes) =>
        UnmapEntries(list.Entries[..Math.Max(1, list.Entries.Length - 1)], attributes);
}

/// <summary>Not held to being caught: it takes entries side by side that are merged to the byte, and old lines of the second.</summary>
internal sealed class UnmapBySegments(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-by-segments",
            "unmap_list goes through as many entries as the list has segments, and leaves the lines of the others in the cache.",
            "DMA-SG-009",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        MergePolicy = device => new MergesToTheByte(device),
                        DirectOperations = device => new UnmapBySegments(device),
                    }
            ),
            null,
            ShortestRepro: 10,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void UnmapList(ListMapping list, DmaAttributes attributes) =>
        UnmapEntries(list.Entries[..list.Segments.Length], attributes);
}

internal sealed class TranslationsEndBySegments(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "translations-end-by-segments",
            "unmap_list goes through as many entries as the list has segments, and leaves the translations of the others.",
            "DMA-MAP-019",
            ["DMA-SG-010", "DMA-SG-001", "DMA-SG-002", "DMA-MAP-011", "DMA-MAP-020", "DMA-PLAT-006"],
            Base.Isolating,
            Base.OfLists(
                Base.Isolating,
                p => p.WithoutBuffers() with { TranslatedOperations = device => new TranslationsEndBySegments(device) }
            ),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void UnmapList(ListMapping list, DmaAttributes attributes) =>
        UnmapEntries(list.Entries[..list.Segments.Length], attributes);
}

internal sealed class ListSyncedWhereItLies(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "list-synced-where-it-lies",
            "sync_list_for_cpu goes by the addresses of the buffers and not by those of their copies, so that nothing is copied.",
            "DMA-SG-010",
            [.. Base.ListContent],
            Base.Coherent,
            Base.BouncedLists(Base.Coherent, (device, pool) => new ListSyncedWhereItLies(device, pool)),
            "B09",
            ShortestRepro: 8,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override void SyncListForCpu(ListMapping list, DmaDirection direction)
    {
        foreach (ref readonly var entry in list.Entries)
            Machine.CacheMaintenance.AtSyncForCpu(Device, entry.Buffer, entry.Size, direction);
    }
}

internal sealed class LastEntryNotTaken(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-entry-not-taken",
            "sync_list_for_cpu ends before the last of several entries: the end of the table is included once and excluded once.",
            "DMA-SG-010",
            [.. Base.ListContent],
            Base.WriteBack,
            Base.OfLists(
                Base.WriteBack,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        DirectOperations = device => new LastEntryNotTaken(device),
                    }
            ),
            null,
            ShortestRepro: 10,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncListForCpu(ListMapping list, DmaDirection direction)
    {
        var count = Math.Max(1, list.Entries.Length - 1);
        foreach (ref readonly var entry in list.Entries[..count])
            SyncForCpu(entry, ByteCount.Zero, entry.Size, direction);
    }
}

/// <summary>Makes one segment of whatever stands side by side.</summary>
internal sealed class MergesToTheByte(Device device) : MergePolicy(device)
{
    protected override bool CanJoin(in Mapping before, in Mapping after) =>
        before.Start.Value + before.Size.Value == after.Start.Value;
}
