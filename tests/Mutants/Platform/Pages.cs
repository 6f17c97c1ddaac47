using System.Numerics;
using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Platform;

internal sealed class OddPageNotMarked(Machine machine) : PageAllocator(machine)
{
    private readonly Dictionary<ulong, FrameRange> _blocks = [];
    private ulong _asked;

    public static Mutant Definition { get; } =
        new(
            "odd-page-not-marked",
            "A block of three pages is marked as taken by its order, rounded down to two.",
            "DMA-PLAT-005",
            [.. Base.Content, "DMA-MAP-002", "DMA-MAP-018"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { PageAllocator = machine => new OddPageNotMarked(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(ulong count, PagePlacement placement)
    {
        _asked = count;
        var answer = base.Allocate(Marked(count), placement);
        if (answer.Status != AnswerStatus.Ok)
            return answer;
        var block = answer.Value with { Count = count };
        Prepare(block);
        return _blocks[block.First] = block;
    }

    public override Answer Free(FrameRange block)
    {
        _blocks.Remove(block.First);
        return base.Free(block with { Count = Marked(block.Count) });
    }

    public override bool TryFindBlock(ulong frame, out FrameRange block)
    {
        foreach (var candidate in _blocks.Values)
        {
            if (candidate.Contains(frame, 1))
            {
                block = candidate;
                return true;
            }
        }
        block = default;
        return false;
    }

    /// <summary>There is room for the whole block where it is made; what is wrong is what is marked.</summary>
    protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first) =>
        base.TryPlace(_asked, placement, out first);

    private static ulong Marked(ulong count) => 1UL << BitOperations.Log2(count);
}

internal sealed class HighmemOffsetInPage(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "highmem-offset-in-page",
            "A store to highmem maps the first page of the block for itself and forgets that the offset may lead beyond it.",
            "DMA-PLAT-006",
            [.. Base.Content],
            Base.WriteBack,
            Base.Wrapped(Base.WriteBack, machine => new HighmemOffsetInPage(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        base.CpuStore(page, new(offset.Value & Inner.PageMask), source);
}

internal sealed class ZeroingForgetsLastPage(Machine machine) : PageAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zeroing-forgets-last-page",
            "The loop that zeroes a block of several pages ends one page early.",
            "DMA-PLAT-007",
            [.. Base.Content],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { PageAllocator = machine => new ZeroingForgetsLastPage(machine) }),
            "B57",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Prepare(FrameRange block) =>
        base.Prepare(block with { Count = Math.Max(1, block.Count - 1) });
}

internal sealed class ZeroedBehindDirtyLines(Machine machine) : PageAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zeroed-behind-dirty-lines",
            "New pages are zeroed in memory, under dirty lines that the last owner left in the cache.",
            "DMA-PLAT-007",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        Platform = p.Platform.With(zeroed: Claim.Yes),
                        PageAllocator = machine => new ZeroedBehindDirtyLines(machine),
                    }
            ),
            "B57",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Prepare(FrameRange block) => Machine.Memory.Clear(block);
}

internal sealed class PlacementIsBinding(Machine machine) : PageAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "placement-is-binding",
            "A block that is wanted at the first page is refused when that page is taken.",
            "DMA-PLAT-008",
            ["DMA-PLAT-009"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { PageAllocator = machine => new PlacementIsBinding(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first) =>
        base.TryPlace(count, placement, out first)
        && (placement != PagePlacement.First || first == Machine.Parts.MemoryMap.FirstFrame);
}

internal sealed class TableShrinksFromItsEnd(Machine machine) : PageAllocator(machine)
{
    private const int Entries = 4;

    private readonly List<FrameRange> _table = [];

    public static Mutant Definition { get; } =
        new(
            "table-shrinks-from-its-end",
            "The table of live blocks gives an entry back only if it is the last one; others stay behind empty.",
            "DMA-PLAT-009",
            [],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p =>
                    p with
                    {
                        Platform = p.Platform.With(
                            room: new()
                            {
                                Blocks = Entries,
                                PagesPerBlock = 16,
                                Mappings = 32,
                                MappingSize = new(0x1_0000),
                            }
                        ),
                        PageAllocator = machine => new TableShrinksFromItsEnd(machine),
                    }
            ),
            null,
            ShortestRepro: 9,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(ulong count, PagePlacement placement)
    {
        if (_table.Count == Entries)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(count, placement);
        if (answer.Status == AnswerStatus.Ok)
            _table.Add(answer.Value);
        return answer;
    }

    public override Answer Free(FrameRange block)
    {
        if (_table[^1] == block)
            _table.RemoveAt(_table.Count - 1);
        else
            _table[_table.IndexOf(block)] = default;
        return base.Free(block);
    }
}

internal sealed class NextAddressIsShared(IommuDomain domain) : AddressAllocator(domain)
{
    private static ulong _next;

    public static Mutant Definition { get; } =
        new(
            "next-address-is-shared",
            "Where the search for free addresses begins is kept once for all machines.",
            "DMA-PLAT-011",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { AddressAllocator = domain => new NextAddressIsShared(domain) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override bool TryPlace(ulong count, ulong limit, out ulong page) =>
        TryLowest(Interlocked.Increment(ref _next) % 1024, count, limit, out page)
        || TryLowest(0, count, limit, out page);
}
