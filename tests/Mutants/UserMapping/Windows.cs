using Dma.Reference;

namespace Dma.Mutants.UserMapping;

internal sealed class WindowNotChecked(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "window-not-checked",
            "Nobody compares the pages that are asked for with those that the buffer has, so that a mapping runs past its end.",
            "DMA-MMAP-001",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new WindowNotChecked(machine) }),
            "B40",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Holds(CoherentAllocation allocation, in UserRequest request) => true;

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, Near(allocation, request));

    /// <summary>A window whose numbers add up; how far beyond the buffer it leads makes no difference.</summary>
    public static UserRequest Near(CoherentAllocation allocation, in UserRequest request) =>
        request with
        {
            PageOffset = Math.Min(request.PageOffset, allocation.Frames.Count),
            Pages = Math.Min(request.Pages, allocation.Frames.Count + 1),
        };
}

internal sealed class WindowCheckedInBytes(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "window-checked-in-bytes",
            "The pages that are asked for are compared with the size of the buffer, which is counted in bytes.",
            "DMA-MMAP-001",
            [],
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new WindowCheckedInBytes(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Holds(CoherentAllocation allocation, in UserRequest request) =>
        request.PageOffset < request.Size.Value && request.Pages <= request.Size.Value - request.PageOffset;

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, WindowNotChecked.Near(allocation, request));
}

internal sealed class EndOfWindowWraps(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-window-wraps",
            "First page and number of pages are added before they are compared with the buffer, and the sum wraps.",
            "DMA-MMAP-001",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new EndOfWindowWraps(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Holds(CoherentAllocation allocation, in UserRequest request) =>
        unchecked(request.PageOffset + request.Pages) <= allocation.Frames.Count;

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, WindowNotChecked.Near(allocation, request));
}

internal sealed class LastPageMayBeginBehind(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "last-page-may-begin-behind",
            "The first page may be the one behind the buffer, since it is compared with less-or-equal and the rest then counts as one page.",
            "DMA-MMAP-001",
            [],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new LastPageMayBeginBehind(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Holds(CoherentAllocation allocation, in UserRequest request) =>
        request.PageOffset <= allocation.Frames.Count
        && request.Pages <= Math.Max(1, allocation.Frames.Count - request.PageOffset);
}

internal sealed class FirstPageBehindIsInvalid(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "first-page-behind-is-invalid",
            "A first page behind the buffer is refused as an argument without meaning, only a last page as an address that there is not.",
            "DMA-MMAP-002",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new FirstPageBehindIsInvalid(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<UserMappingId> Map(in UserRequest request) =>
        Find(request) is { } allocation && request.PageOffset >= allocation.Frames.Count
            ? Answer.Failed(Errno.Invalid)
            : base.Map(request);
}

internal sealed class OddEndNotCounted(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "odd-end-not-counted",
            "The pages of a buffer are counted by rounding its size down, so that the last one of an odd size cannot be mapped.",
            "DMA-MMAP-003",
            [],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new OddEndNotCounted(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Holds(CoherentAllocation allocation, in UserRequest request) =>
        base.Holds(allocation, request)
        && request.PageOffset + request.Pages <= Math.Max(1, request.Size.Value >> Machine.PageShift);
}

internal sealed class RoomOfPartsIsLost(Machine machine) : UserMapper(machine)
{
    private int _lost;

    public static Mutant Definition { get; } =
        new(
            "room-of-parts-is-lost",
            "The end of a mapping of some pages only does not give its place in the table back.",
            "DMA-MMAP-003",
            ["DMA-MMAP-002"],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new RoomOfPartsIsLost(machine) }),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<UserMappingId> Map(in UserRequest request) =>
        Live.Count + _lost >= Description.Mappings ? Answer.Failed(Errno.NoMemory) : base.Map(request);

    protected override void AtUnmap(UserView view)
    {
        if (view.Frames.Count < view.Allocation.Frames.Count)
            _lost++;
    }
}
