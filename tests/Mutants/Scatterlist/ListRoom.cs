using System.Diagnostics.CodeAnalysis;
using Dma.Reference;
using Dma.Variants;

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

/// <summary>Gives out few pages of addresses, so that lists are refused half way.</summary>
internal sealed class SmallWindow(IommuDomain domain) : AddressAllocator(domain)
{
    private const ulong Pages = 14;

    /// <summary>A machine with such windows, which promises a list of two entries and no more.</summary>
    public static MachineParts Of(MachineParts parts) =>
        parts.WithoutBuffers() with
        {
            Platform = parts.Platform.With(
                room: new() { Blocks = parts.Platform.Room.Blocks, PagesPerBlock = parts.Platform.Room.PagesPerBlock }
            ),
            Scatterlist = new()
            {
                Room = new()
                {
                    Lists = 1,
                    Entries = 2,
                    EntrySize = new(0x3000),
                },
            },
            AddressAllocator = domain => new SmallWindow(domain),
        };

    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page) =>
        base.TryAllocate(count, new(Math.Min(lastAddress.Value, (Pages << Domain.Machine.PageShift) - 1)), out page);
}

internal sealed class UnwindForgetsTheFirst(Device device) : TranslatedOperations(device)
{
    private bool _isMapping;

    public static Mutant Definition { get; } =
        new(
            "unwind-forgets-the-first",
            "Where an entry finds no address those before it are given back down to the second: the loop ends at zero, and does not include it.",
            "DMA-SG-002",
            ["DMA-SG-001"],
            Base.Isolating,
            Base.OfLists(
                Base.Isolating,
                p => SmallWindow.Of(p) with { TranslatedOperations = device => new UnwindForgetsTheFirst(device) }
            ),
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
        _isMapping = true;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isMapping = false;
        return isMapped;
    }

    protected override void UnmapEntries(ReadOnlySpan<Mapping> entries, DmaAttributes attributes) =>
        base.UnmapEntries(_isMapping && entries.Length > 0 ? entries[1..] : entries, attributes);
}

internal sealed class UnwindCountsByTheFirst(Device device) : TranslatedOperations(device)
{
    private bool _isMapping;

    public static Mutant Definition { get; } =
        new(
            "unwind-counts-by-the-first",
            "Where an entry finds no address as many pages of each before it are given back as the first one has.",
            "DMA-SG-002",
            ["DMA-SG-001"],
            Base.Isolating,
            Base.OfLists(
                Base.Isolating,
                p => SmallWindow.Of(p) with { TranslatedOperations = device => new UnwindCountsByTheFirst(device) }
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

    protected override void UnmapEntries(ReadOnlySpan<Mapping> entries, DmaAttributes attributes)
    {
        if (_isMapping && entries.Length > 0)
        {
            var count = PagesIn(entries[0]);
            foreach (ref readonly var entry in entries)
            {
                if (count < PagesIn(entry))
                    Domain.Addresses.Divide(entry.Start.Value >> Machine.PageShift, count);
            }
        }
        base.UnmapEntries(entries, attributes);
    }

    private ulong PagesIn(in Mapping entry) =>
        ((entry.Start.Value & Machine.PageMask) + entry.Size.Value + Machine.PageMask) >> Machine.PageShift;
}
