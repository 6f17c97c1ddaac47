using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.Pool;

internal sealed class ZeroAlignmentRefused(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zero-alignment-refused",
            "Whether an alignment is a power of two is asked before zero is taken for one, which it is not.",
            "DMA-POOL-001",
            ["DMA-POOL-003"],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new ZeroAlignmentRefused(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout) =>
        base.TryLayOut(size, alignment, boundary, out layout) && BitOperations.IsPow2(alignment.Value);
}

internal sealed class FullWindowRefused(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "full-window-refused",
            "The boundary has to be more than the size, where it may be as much.",
            "DMA-POOL-001",
            ["DMA-POOL-003"],
            Base.Isolating,
            Base.OfPools(Base.Isolating, p => p with { PoolAllocator = machine => new FullWindowRefused(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout) =>
        base.TryLayOut(size, alignment, boundary, out layout)
        && (boundary.Value == 0 || layout.BlockSize.Value < boundary.Value);
}

internal sealed class EmptyBlocksRoundedUp(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "empty-blocks-rounded-up",
            "A size of zero is raised to the shortest block like every other that is too short, before it is looked at.",
            "DMA-POOL-015",
            [],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new EmptyBlocksRoundedUp(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout) =>
        base.TryLayOut(new(Math.Max(size.Value, Description.SmallestBlock.Value)), alignment, boundary, out layout);
}

internal sealed class ShortAlignmentsNotLookedAt(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "short-alignments-not-looked-at",
            "An alignment up to the shortest block is taken for one that every block keeps, whether it is a power of two or not.",
            "DMA-POOL-016",
            [],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p => p with { PoolAllocator = machine => new ShortAlignmentsNotLookedAt(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout)
    {
        var smallest = Description.SmallestBlock.Value;
        return base.TryLayOut(
            size,
            alignment.Value < smallest ? new(BitOperations.RoundUpToPowerOf2(alignment.Value)) : alignment,
            boundary,
            out layout
        );
    }
}

internal sealed class BoundaryOfWholeBlocks(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "boundary-of-whole-blocks",
            "A boundary that is a multiple of the block is good, since blocks side by side do not cross it; that it has to be a power of two is asked of others.",
            "DMA-POOL-017",
            [],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new BoundaryOfWholeBlocks(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout) =>
        base.TryLayOut(size, alignment, boundary, out layout)
        || base.TryLayOut(size, alignment, ByteCount.Zero, out layout)
            && boundary.Value % layout.BlockSize.Value == 0
            && boundary.Value <= Machine.PageMask;
}

internal sealed class BoundaryComparedBeforeRounding(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "boundary-compared-before-rounding",
            "The boundary is compared with the size that was asked for, before that is rounded up to the alignment.",
            "DMA-POOL-018",
            [],
            Base.Isolating,
            Base.OfPools(
                Base.Isolating,
                p => p with { PoolAllocator = machine => new BoundaryComparedBeforeRounding(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout) =>
        base.TryLayOut(size, alignment, boundary, out layout)
        || BitOperations.IsPow2(boundary.Value)
            && size.Value <= boundary.Value
            && base.TryLayOut(size, alignment, ByteCount.Zero, out layout);
}

internal sealed class PoolsNamedByTheirNumber(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "pools-named-by-their-number",
            "A pool is named by how many there are, which is another's name once an older one was destroyed.",
            "DMA-POOL-014",
            ["DMA-OPS-001", "DMA-POOL-004", "DMA-POOL-022", "DMA-POOL-023"],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p => p with { PoolAllocator = machine => new PoolsNamedByTheirNumber(machine) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override PoolId ChooseName() => new((ulong)LivePools);
}

internal sealed class EmptyPoolsStayInTheTable(Machine machine) : PoolAllocator(machine)
{
    private readonly HashSet<PoolId> _used = [];
    private int _left;

    public static Mutant Definition { get; } =
        new(
            "empty-pools-stay-in-the-table",
            "Destroying a pool that never had memory returns early, before its place in the table of pools is given back.",
            "DMA-POOL-003",
            ["DMA-POOL-001"],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p =>
                    p with
                    {
                        Pool = p.Pool! with { Room = p.Pool.Room with { Pools = Table } },
                        PoolAllocator = machine => new EmptyPoolsStayInTheTable(machine),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private const int Table = 2;

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (!TryLayOut(size, alignment, boundary, out _))
            return Answer.Failed(Errno.Invalid);
        return LivePools + _left < Table
            ? base.Create(device, size, alignment, boundary)
            : Answer.Failed(Errno.NoMemory);
    }

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        _used.Add(id);
        return base.Allocate(id, flags);
    }

    public override Answer Destroy(PoolId id)
    {
        var answer = base.Destroy(id);
        if (answer == Answer.Ok && !_used.Remove(id))
            _left++;
        return answer;
    }
}
