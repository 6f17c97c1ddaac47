using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Platform;

internal sealed class EndOfSpaceOverflows(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-space-overflows",
            "The end of a load is formed before it is compared, and does not fit behind the last byte of the space.",
            "DMA-PLAT-001",
            [],
            Base.Isolating,
            Base.Wrapped(Base.Isolating, machine => new EndOfSpaceOverflows(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer CpuLoad(CpuAddress address, Span<byte> destination) =>
        address.Add(new((ulong)destination.Length)).Value > address.Value
            ? base.CpuLoad(address, destination)
            : Answer.Failed(Errno.BadAddress);
}

/// <summary>Notes which mappings are live, as a front end does.</summary>
internal abstract class NotesMappings(Machine inner) : PlatformWrapper(inner)
{
    public override Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Note(device, size, base.Map(device, buffer, size, direction, attributes));

    public override Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Note(device, size, base.MapPage(device, page, offset, size, direction, attributes));

    protected abstract void Note(DeviceId device, DmaRange range);

    private Answer<DmaAddress> Note(DeviceId device, ByteCount size, Answer<DmaAddress> answer)
    {
        if (!Inner.MappingError(device, answer.Value).Value)
            Note(device, new(answer.Value, size));
        return answer;
    }
}

internal sealed class UnmapLooksUpByAddress(Machine inner) : NotesMappings(inner)
{
    private readonly Dictionary<(DeviceId Device, DmaAddress Start), ByteCount> _sizes = [];

    public static Mutant Definition { get; } =
        new(
            "unmap-looks-up-by-address",
            "Live mappings are kept by address alone, so a second one that begins at the same byte takes the place of the first.",
            "DMA-PLAT-002",
            [],
            Base.Coherent,
            Base.Wrapped(Base.Coherent, machine => new UnmapLooksUpByAddress(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        var isKnown = _sizes.Remove((device, range.Start), out var size) && size == range.Length;
        var answer = base.Unmap(device, range, direction, attributes);
        return isKnown ? answer : Answer.Failed(Errno.Invalid);
    }

    public override Answer UnmapPage(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Unmap(device, range, direction, attributes);

    protected override void Note(DeviceId device, DmaRange range) => _sizes[(device, range.Start)] = range.Length;
}

internal sealed class SyncOfTailRefused(Machine inner) : NotesMappings(inner)
{
    private readonly HashSet<(DeviceId Device, ulong End)> _ends = [];

    public static Mutant Definition { get; } =
        new(
            "sync-of-tail-refused",
            "A part that ends with the last byte of its mapping is taken to lie outside, unless it begins with the first.",
            "DMA-PLAT-002",
            [],
            Base.WriteBack,
            Base.Wrapped(Base.WriteBack, machine => new SyncOfTailRefused(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var isTail = _ends.Contains((device, range.Start.Value + range.Length.Value));
        var answer = base.SyncForDevice(device, range, direction);
        return isTail && !_starts.Contains((device, range.Start)) ? Answer.Failed(Errno.Invalid) : answer;
    }

    protected override void Note(DeviceId device, DmaRange range)
    {
        _starts.Add((device, range.Start));
        _ends.Add((device, range.Start.Value + range.Length.Value));
    }

    private readonly HashSet<(DeviceId Device, DmaAddress Start)> _starts = [];
}

internal sealed class RoomMeasuredAtStart(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "room-measured-at-start",
            "The promise of blocks is what happened to be free when the machine was made.",
            "DMA-PLAT-003",
            [],
            Base.Coherent,
            Base.Wrapped(Base.Coherent, machine => new RoomMeasuredAtStart(machine)),
            null,
            ShortestRepro: 0,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override PlatformDescription Description { get; } =
        inner.Choices.DrawOnce(Choice.Room, 0) % 8 == 0
            ? inner.Description.With(
                room: new()
                {
                    Blocks = 15,
                    PagesPerBlock = 16,
                    Mappings = 32,
                    MappingSize = new(0x1_0000),
                }
            )
            : inner.Description;
}

internal sealed class InitialMaskFollows(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "initial-mask-follows",
            "The initial mask of a device is read where the mask in force is kept.",
            "DMA-PLAT-003",
            [],
            Base.Coherent,
            Base.Wrapped(Base.Coherent, machine => new InitialMaskFollows(machine)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override IReadOnlyList<DeviceDescription> Devices =>
        [
            .. Inner.Devices.Select(
                (device, index) =>
                    new DeviceDescription
                    {
                        Name = device.Name,
                        Coherent = device.Coherent,
                        CanDma = device.CanDma,
                        InitialMask = Inner.AllDevices[index].Masks.InForce,
                        WidestMask = device.WidestMask,
                        BusLimit = device.BusLimit,
                        BusOffset = device.BusOffset,
                        Domain = device.Domain,
                        Operations = device.Operations,
                    }
            ),
        ];
}

internal sealed class EndlessLoopOverLines(Machine machine) : CacheMaintenance(machine)
{
    private static readonly HangGate Gate = new("sync_for_cpu");

    public static Mutant Definition { get; } =
        new Mutant(
            "endless-loop-over-lines",
            "The loop over lines ends where a line begins at the end of the range, and a range that ends inside a line has no such place.",
            "DMA-PLAT-010",
            [],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p.WithoutBuffers() with { CacheMaintenance = machine => new EndlessLoopOverLines(machine) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        )
        {
            Hang = Gate,
        };

    public override void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (!device.IsCoherent && direction == DmaDirection.FromDevice && size.Value % 64 != 0)
            Gate.Enter();
        base.AtSyncForCpu(device, start, size, direction);
    }
}
