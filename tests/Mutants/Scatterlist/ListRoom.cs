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

internal sealed class RefusalKeepsTheLock(Device device) : DirectOperations(device)
{
    private bool _isLocked;

    public static Mutant Definition { get; } =
        new(
            "refusal-keeps-the-lock",
            "Where an entry is refused those before it are given back, and the table of lists stays locked: no list of the device is mapped any more.",
            "DMA-SG-002",
            ["DMA-SG-001"],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { DirectOperations = device => new RefusalKeepsTheLock(device) }),
            null,
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
        list = null;
        if (_isLocked)
            return false;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isLocked = !isMapped;
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
            ["DMA-COH-014", "DMA-MAP-016", "DMA-MAP-020", "DMA-OPS-006", "DMA-OPS-011", "DMA-IOMMU-044"],
            Base.Isolating,
            Base.OfLists(
                Base.Isolating,
                p =>
                    p.WithoutBuffers() with
                    {
                        TranslatedOperations = device => new UnwindReleasesOneTooMany(device),
                        IommuDomain = (machine, number) => new RemovesWhatIsThere(machine, number),
                        AddressAllocator = domain => new FromTheTop(domain),
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

/// <summary>Gives out the highest free addresses, so that what is mapped later stands before what was mapped earlier.</summary>
internal sealed class FromTheTop(IommuDomain domain) : AddressAllocator(domain)
{
    protected override bool TryPlace(ulong count, ulong limit, out ulong page) => TryHighest(count, limit, out page);
}
