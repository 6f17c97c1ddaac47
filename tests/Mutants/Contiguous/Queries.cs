using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class ReleaseRunsPastTheEnd(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "release-runs-past-the-end",
            "Whether a block ends inside its area is asked with less than, so that one that ends with the area is nobody's.",
            "DMA-CMA-008",
            ["DMA-CMA-001", "DMA-CMA-002", "DMA-CMA-003", "DMA-CMA-004", "DMA-CMA-011"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new ReleaseRunsPastTheEnd(machine) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Release(Device device, FrameRange block) =>
        AreaOf(device) is { } area && block.End < area.Frames.End && base.Release(device, block);
}

internal sealed class PagesAboveAreReleased(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "pages-above-are-released",
            "Pages are held to be of the area if they do not begin below it; for those above it there is no bit to clear.",
            "DMA-CMA-009",
            [],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new PagesAboveAreReleased(machine) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Release(Device device, FrameRange block) =>
        base.Release(device, block) || AreaOf(device) is { } area && block.First >= area.Frames.End;
}

internal sealed class LargestIsTheSum(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "largest-is-the-sum",
            "The length of a free range is not set back to zero where it ends, so that the largest is the sum of all.",
            "DMA-CMA-010",
            ["DMA-CMA-011"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { ContiguousAllocator = machine => new LargestIsTheSum(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ulong LargestFree(ContiguousArea area)
    {
        var sum = 0UL;
        for (var frame = area.Frames.First; frame < area.Frames.End; frame++)
            sum += area.IsFree(new(frame, 1)) ? 1UL : 0;
        return sum;
    }
}

internal sealed class BitComparedWithPages(Machine machine) : ContiguousAllocator(machine)
{
    private static readonly HangGate Gate = new("largest_free");

    public static Mutant Definition { get; } =
        new Mutant(
            "bit-compared-with-pages",
            "The scan for the largest free range ends when the number of a bit is that of the pages, which it never is where a bit tells of several.",
            "DMA-PLAT-010",
            [],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new BitComparedWithPages(machine) }
            ),
            "B55",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        )
        {
            Hang = Gate,
        };

    public override ulong LargestFree(ContiguousArea area)
    {
        if (area.Grain > 1)
            Gate.Enter();
        return base.LargestFree(area);
    }
}
