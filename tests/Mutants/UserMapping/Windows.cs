using Dma.Reference;

namespace Dma.Mutants.UserMapping;

internal sealed class PageOffsetIgnored(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "page-offset-ignored",
            "Pages are inserted from the first of the buffer on, whichever was asked for.",
            "DMA-MMAP-004",
            Base.SeenByUsers,
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new PageOffsetIgnored(machine) }),
            "B40",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, request with { PageOffset = 0 });
}
