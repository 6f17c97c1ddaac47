using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.DeviceMemory;

internal sealed class ReleasedMemoryIsRemembered(Machine machine) : DeviceMemoryAllocator(machine)
{
    private DeclaredMemory? _recent;
    private bool _isAllocating;

    public static Mutant Definition { get; } =
        new(
            "released-memory-is-remembered",
            "The allocator keeps the memory that it found last, and asks it again after it was released.",
            "DMA-DEV-016",
            [
                "DMA-DEV-022",
                "DMA-PLAT-002",
                "DMA-COH-004",
                "DMA-DEV-020",
                "DMA-COH-005",
                "DMA-COH-006",
                "DMA-COH-007",
                "DMA-COH-008",
                "DMA-ADDR-011",
                .. Base.Shared,
            ],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new ReleasedMemoryIsRemembered(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DeclaredMemory? Find(Device device) =>
        base.Find(device) ?? (_isAllocating && _recent?.Device == device ? _recent : null);

    public override bool TryAllocate(in CoherentRequest request, out Answer<CoherentBuffer> answer)
    {
        _isAllocating = true;
        var isHandled = base.TryAllocate(request, out answer);
        _recent = Find(request.Device) ?? _recent;
        _isAllocating = false;
        return isHandled;
    }
}

internal sealed class AnotherDevicesMemoryCounts(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "another-devices-memory-counts",
            "Whether the allocation ends is asked of the list of all that is declared, whosever it is.",
            "DMA-DEV-019",
            ["DMA-DEV-016"],
            Base.WriteBack,
            Base.Wrapped(Base.WriteBack, machine => new AnotherDevicesMemoryCounts(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size)
    {
        var answer = base.AllocateFromDeviceMemory(device, size);
        foreach (var other in Inner.AllDevices)
        {
            if (answer.Status == AnswerStatus.Ok && Inner.DeviceMemory.Find(other) is not null)
                return new DeviceMemoryAnswer(true, answer.Value.Buffer);
        }
        return answer;
    }
}

internal sealed class HandledOnlyIfGiven(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "handled-only-if-given",
            "The allocator is told to go on wherever it is given nothing, also where the declared memory is all there is.",
            "DMA-DEV-010",
            ["DMA-DEV-003"],
            Base.WriteBack,
            Base.Wrapped(Base.WriteBack, machine => new HandledOnlyIfGiven(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size)
    {
        var answer = base.AllocateFromDeviceMemory(device, size);
        return answer.Status == AnswerStatus.Ok
            ? new DeviceMemoryAnswer(answer.Value.Buffer is not null, answer.Value.Buffer)
            : answer;
    }
}

internal sealed class ReleasesWhatIsElsewhere(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "releases-what-is-elsewhere",
            "A buffer is taken for one of the declared memory as soon as the device has some, wherever the buffer lies.",
            "DMA-DEV-020",
            ["DMA-COH-001", "DMA-COH-002", "DMA-COH-004", "DMA-DEV-011", "DMA-DEV-022"],
            Base.Coherent,
            Base.Wrapped(Base.Coherent, machine => new ReleasesWhatIsElsewhere(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer)
    {
        var answer = base.ReleaseFromDeviceMemory(device, order, buffer);
        return answer.Status == AnswerStatus.Ok
            ? Inner.DeviceMemory.Find(Inner.AllDevices[device.Index]) is not null
            : answer;
    }
}
