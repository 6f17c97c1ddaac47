using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class MoveForgetsTheLastLine(Machine machine) : MovablePages(machine)
{
    public static Mutant Definition { get; } =
        new(
            "move-forgets-the-last-line",
            "The loop that copies a page line by line ends before the last one.",
            "DMA-CMA-013",
            ["DMA-PLAT-006"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { MovablePages = machine => new MoveForgetsTheLastLine(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Copy(ulong from, ulong target)
    {
        var content = new byte[(int)Machine.PageMask + 1 - 64];
        Machine.WriteBuffer.Load(Machine.AddressOf(from), MemoryType.Cached, content);
        Machine.WriteBuffer.Store(Machine.AddressOf(target), MemoryType.Cached, content);
    }
}

internal sealed class MoveLeavesTheNewestStore(Machine machine) : MovablePages(machine)
{
    public static Mutant Definition { get; } =
        new(
            "move-leaves-the-newest-store",
            "A page is copied by an engine that looks at memory alone, while a store to it still waits in the write buffer.",
            "DMA-CMA-013",
            [.. Base.Shared],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p =>
                    p with
                    {
                        Streaming = p.Streaming with { GivingDrainsWriteBuffer = Claim.No },
                        WriteBuffer = machine => new StoreBuffer(machine, ordersWeakly: false),
                        MovablePages = machine => new MoveLeavesTheNewestStore(machine),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Copy(ulong from, ulong target)
    {
        var content = new byte[Machine.PageMask + 1];
        Machine.Memory.Read(Machine.AddressOf(from), content);
        Machine.Memory.Write(Machine.AddressOf(target), content);
    }
}

internal sealed class PinnedPagesMove(Machine machine) : MovablePages(machine)
{
    public static Mutant Definition { get; } =
        new(
            "pinned-pages-move",
            "Whether a page is pinned is looked at when it is freed and not when it is moved.",
            "DMA-CMA-014",
            ["DMA-CMA-004"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { MovablePages = machine => new PinnedPagesMove(machine) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MayMove(bool isPinned) => true;
}

internal sealed class OnePlaceForAllThatMove(Machine machine) : MovablePages(machine)
{
    private ulong? _target;

    public static Mutant Definition { get; } =
        new(
            "one-place-for-all-that-move",
            "Where to a page is moved is chosen once for a range, before the loop over the pages that lie there.",
            "DMA-CMA-013",
            ["DMA-CMA-004", "DMA-CMA-014"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { MovablePages = machine => new OnePlaceForAllThatMove(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryVacate(FrameRange frames)
    {
        _target = null;
        return base.TryVacate(frames);
    }

    protected override bool TryPlace(FrameRange avoided, out ulong frame)
    {
        if (avoided.Count == 0)
            return base.TryPlace(avoided, out frame);
        if (_target is null && base.TryPlace(avoided, out var chosen))
            _target = chosen;
        frame = _target ?? 0;
        return _target is not null;
    }
}

internal sealed class LastMovablePageNeverUsed(Machine machine) : MovablePages(machine)
{
    public static Mutant Definition { get; } =
        new(
            "last-movable-page-never-used",
            "Whether the table of movable pages is full is asked one too early.",
            "DMA-CMA-015",
            [],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { MovablePages = machine => new LastMovablePageNeverUsed(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<MovablePageId> Allocate() =>
        LivePages + 1 < Machine.Parts.Contiguous.Room.MovablePages ? base.Allocate() : Answer.Failed(Errno.NoMemory);
}
