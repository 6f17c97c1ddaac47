using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.UserMapping;

internal sealed class UnmapEndsAllViews(Machine machine) : UserMapper(machine)
{
    private readonly HashSet<ulong> _gone = [];

    public static Mutant Definition { get; } =
        new(
            "unmap-ends-all-views",
            "The end of a mapping takes the pages of the buffer out of the user's tables, wherever they are inserted.",
            "DMA-MMAP-009",
            [],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new UnmapEndsAllViews(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void AtUnmap(UserView view)
    {
        foreach (var other in Live)
        {
            if (other.Allocation == view.Allocation && other.Frames.First == view.Frames.First)
                _gone.Add(other.Id.Value);
        }
    }

    protected override bool TryResolve(UserView view, ByteCount offset, ulong size, out PhysicalAddress memory) =>
        base.TryResolve(view, offset, size, out memory) && !_gone.Contains(view.Id.Value);
}

internal sealed class OnlyFirstPageRemoved(Machine machine) : UserMapper(machine)
{
    private readonly List<UserView> _ended = [];

    public static Mutant Definition { get; } =
        new(
            "only-first-page-removed",
            "The end of a mapping removes its first page from the user's tables, and leaves the others.",
            "DMA-MMAP-012",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new OnlyFirstPageRemoved(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (
            _ended.Find(ended => ended.Id == mapping) is not { } view
            || offset.Value <= Machine.PageMask
            || !TryResolve(view, offset, (ulong)destination.Length, out var memory)
        )
            return base.Load(mapping, offset, destination);
        Machine.WriteBuffer.Load(memory, view.Type, destination);
        return Answer.Ok;
    }

    protected override void AtUnmap(UserView view) => _ended.Add(view);
}

internal sealed class SaysNoWhileMapped(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "says-no-while-mapped",
            "Whether buffers can be mapped is asked of what is left for users, as if a mapping took all of it.",
            "DMA-MMAP-013",
            [],
            Base.Isolating,
            Base.Wrapped(Base.Isolating, machine => new SaysNoWhileMapped(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<bool> CanMapToUser(DeviceId device)
    {
        var answer = base.CanMapToUser(device);
        return Inner.UserMapper.Live.Count == 0 ? answer : false;
    }
}

internal sealed class TableOfWholePagesOnly(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "table-of-whole-pages-only",
            "The list of a buffer's pages is as long as its size rounded down, but for buffers that are less than a page.",
            "DMA-MMAP-014",
            [],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new TableOfWholePagesOnly(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<ulong> GetScatterTable(in UserRequest request, Span<ScatterEntry> destination)
    {
        var answer = base.GetScatterTable(request, destination);
        if (answer.Status == AnswerStatus.Ok && !destination.IsEmpty && request.Size.Value > Machine.PageMask)
            destination[0] = destination[0] with { Length = new(request.Size.Value & ~Machine.PageMask) };
        return answer;
    }
}

internal sealed class TableTakesRemappedForLinear(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "table-takes-remapped-for-linear",
            "The pages that are told are computed from the CPU address, which for buffers that are seen elsewhere gives those of others.",
            "DMA-MMAP-014",
            [],
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new TableTakesRemappedForLinear(machine) }),
            "B42",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<ulong> GetScatterTable(in UserRequest request, Span<ScatterEntry> destination)
    {
        var answer = base.GetScatterTable(request, destination);
        var map = Machine.Parts.MemoryMap;
        if (answer.Status == AnswerStatus.Ok && Find(request) is { View: CpuView.Remapped } allocation)
        {
            var frame = map.Low.First + ((allocation.Buffer.Cpu.Value - map.RemapBase.Value) >> Machine.PageShift);
            destination[0] = destination[0] with { Page = map.PageBase.Add(frame) };
        }
        return answer;
    }
}

internal sealed class NamedByTheirNumber(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "named-by-their-number",
            "A mapping is named by how many there are, so that after an older one has ended the next has the name of the newest.",
            "DMA-MMAP-015",
            [.. Base.SeenByUsers, "DMA-MMAP-009", "DMA-MMAP-012", "DMA-PLAT-002"],
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new NamedByTheirNumber(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override UserMappingId NextId(CoherentAllocation allocation) => new((ulong)Live.Count + 1);
}
