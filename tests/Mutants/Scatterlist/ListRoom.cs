using System.Diagnostics.CodeAnalysis;
using Dma.Reference;

namespace Dma.Mutants.Scatterlist;

internal sealed class LastEntryHasNoRoom(Device device) : DirectOperations(device)
{
    private const int TableSize = 4;

    public static Mutant Definition { get; } =
        new(
            "last-entry-has-no-room",
            "The table of the entries of a list counts as full when its last place is taken, so that a list that fills it is refused.",
            "DMA-SG-001",
            ["DMA-SG-002"],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { DirectOperations = device => new LastEntryHasNoRoom(device) }),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        list = null;
        return buffers.Length < TableSize && base.TryMapList(buffers, direction, attributes, out list);
    }
}

internal sealed class RefusedListKeepsItsPlace(Device device) : DirectOperations(device)
{
    private const int Places = 2;

    private int _taken;
    private bool _isBegun;

    public static Mutant Definition { get; } =
        new(
            "refused-list-keeps-its-place",
            "A list takes its place in a table with its first entry; where a later entry is refused the entries are given back and the place is not.",
            "DMA-SG-002",
            ["DMA-SG-001"],
            Base.Coherent,
            Base.OfLists(
                Base.Coherent,
                p =>
                    p with
                    {
                        Scatterlist = new()
                        {
                            Room = new()
                            {
                                Lists = Places,
                                Entries = 4,
                                EntrySize = new(0x1_0000),
                            },
                        },
                        DirectOperations = device => new RefusedListKeepsItsPlace(device),
                    }
            ),
            null,
            ShortestRepro: 9,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        list = null;
        _isBegun = false;
        if (_taken >= Places)
            return false;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _taken += isMapped || _isBegun ? 1 : 0;
        return isMapped;
    }

    public override void UnmapList(ListMapping list, DmaAttributes attributes)
    {
        base.UnmapList(list, attributes);
        _taken--;
    }

    protected override bool TryMapRun(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<Mapping> entries
    )
    {
        var isMapped = base.TryMapRun(buffers, direction, attributes, entries);
        _isBegun |= isMapped;
        return isMapped;
    }
}

internal sealed class UnwindReleasesOneTooMany(Device device) : TranslatedOperations(device)
{
    /// <summary>The memory that the IOMMU drives: 40 bits of physical addresses. None above it is promised to anyone.</summary>
    private const ulong End = 1UL << 40;

    private bool _isMapping;

    public static Mutant Definition { get; } =
        new(
            "unwind-releases-one-too-many",
            "Where an entry of a list cannot be mapped the pages of those before it are counted with their end, and a mapping that begins there goes with them.",
            "DMA-MAP-018",
            ["DMA-COH-014", "DMA-MAP-016", "DMA-MAP-020"],
            Base.Isolating,
            Base.OfLists(
                Base.Isolating,
                p =>
                    p.WithoutBuffers() with
                    {
                        TranslatedOperations = device => new UnwindReleasesOneTooMany(device),
                        IommuDomain = (machine, number) => new RemovesWhatIsThere(machine, number),
                    }
            ),
            "B39",
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        _isMapping = true;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isMapping = false;
        return isMapped;
    }

    protected override int RunAt(ReadOnlySpan<ScatterBuffer> buffers) => 1;

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return buffer.Value < End && base.TryMakeAddress(buffer, size, direction, out address);
    }

    protected override void UnmapEntries(ReadOnlySpan<Mapping> entries, DmaAttributes attributes)
    {
        foreach (ref readonly var entry in entries)
        {
            var after = ((entry.Start.Value + entry.Size.Value - 1) >> Machine.PageShift) + 1;
            Unmap(entry, attributes);
            if (_isMapping)
                Domain.Unmap(after, 1);
        }
    }
}

/// <summary>Removes translations where there are some.</summary>
internal sealed class RemovesWhatIsThere(Machine machine, int number) : IommuDomain(machine, number)
{
    public override void Unmap(ulong page, ulong count)
    {
        if (TryWalk(page, out _, out _))
            base.Unmap(page, count);
    }
}
