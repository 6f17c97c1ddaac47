using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.DeviceMemory;

internal sealed class EndOfSpaceNotDeclared(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-space-not-declared",
            "Memory whose device addresses wrap is refused, and the end that is looked at is the address behind the last one.",
            "DMA-DEV-001",
            ["DMA-DEV-017", "DMA-DEV-021"],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new EndOfSpaceNotDeclared(machine)),
            "B26",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    ) =>
        unchecked(deviceAddress.Value + (frames.Count << Machine.PageShift)) < deviceAddress.Value
            ? Answer.Failed(Errno.Invalid)
            : base.DeclareMemory(device, frames, deviceAddress, flags);
}

internal sealed class SecondDeclarationReplaces(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "second-declaration-replaces",
            "Nobody asks whether the device has memory declared; the last declaration is the one that counts.",
            "DMA-DEV-002",
            [
                "DMA-DEV-003",
                "DMA-DEV-006",
                "DMA-DEV-016",
                "DMA-DEV-020",
                "DMA-DEV-021",
                "DMA-PLAT-002",
                .. Base.Shared,
                "DMA-COH-004",
            ],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new SecondDeclarationReplaces(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    )
    {
        if (frames.Count > 0)
            ReleaseMemory(device);
        return base.DeclareMemory(device, frames, deviceAddress, flags);
    }
}

internal sealed class RefusedDeclarationTakesAll(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "refused-declaration-takes-all",
            "The way out of a failed declaration frees what the device has declared, also where that was there before.",
            "DMA-DEV-003",
            ["DMA-DEV-002", "DMA-DEV-009", "DMA-DEV-020", "DMA-PLAT-002", "DMA-COH-004"],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new RefusedDeclarationTakesAll(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    )
    {
        var answer = base.DeclareMemory(device, frames, deviceAddress, flags);
        if (answer.Status != AnswerStatus.Ok && frames.Count > 0)
            ReleaseMemory(device);
        return answer;
    }
}

internal sealed class AnswersAllFlagsForAccess(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "answers-all-flags-for-access",
            "The answer is what the flags for access leave of the argument, which is both where both were given.",
            "DMA-DEV-005",
            [],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new AnswersAllFlagsForAccess(machine)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    )
    {
        var answer = base.DeclareMemory(device, frames, deviceAddress, flags);
        return answer.Status == AnswerStatus.Ok
            ? (int)(flags & (DeviceMemoryFlags.Map | DeviceMemoryFlags.IO))
            : answer;
    }
}

internal sealed class MarksKeepTheDeclaration(Machine machine) : DeviceMemoryAllocator(machine)
{
    private readonly HashSet<Device> _marked = [];
    private readonly HashSet<Device> _kept = [];

    public static Mutant Definition { get; } =
        new(
            "marks-keep-the-declaration",
            "Marks are counted as users, and a device whose memory has users when it is released counts as one that has some.",
            "DMA-DEV-017",
            [],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new MarksKeepTheDeclaration(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    ) =>
        frames.Count > 0 && _kept.Contains(device)
            ? Answer.Failed(Errno.Busy)
            : base.DeclareMemory(device, frames, deviceAddress, flags);

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count)
    {
        _marked.Add(memory.Device);
        return base.MarkOccupied(memory, first, count);
    }

    public override void ReleaseMemory(Device device)
    {
        base.ReleaseMemory(device);
        if (_marked.Remove(device))
            _kept.Add(device);
    }
}

internal sealed class MarkOfABufferIsInvalid(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "mark-of-a-buffer-is-invalid",
            "Marking what a buffer has is taken for a wrong argument, and only marking what is marked for a page that is busy.",
            "DMA-DEV-021",
            [],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new MarkOfABufferIsInvalid(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count) =>
        memory.IsTaken(first, out var allocation) && allocation is not null
            ? Answer.Failed(Errno.Invalid)
            : base.MarkOccupied(memory, first, count);
}

internal sealed class ExclusiveOutlivesRelease(Machine inner) : PlatformWrapper(inner)
{
    private readonly HashSet<DeviceId> _exclusive = [];

    public static Mutant Definition { get; } =
        new(
            "exclusive-outlives-release",
            "The device is noted as one without other memory when its memory is declared as exclusive, and nothing takes the note back.",
            "DMA-DEV-022",
            ["DMA-DEV-011"],
            Base.Coherent,
            Base.Wrapped(Base.Coherent, machine => new ExclusiveOutlivesRelease(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    )
    {
        var answer = base.DeclareMemory(device, start, deviceAddress, size, flags);
        if (answer.Status == AnswerStatus.Ok && flags.HasFlag(DeviceMemoryFlags.Exclusive))
            _exclusive.Add(device);
        return answer;
    }

    public override Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    )
    {
        var isDeclared = Inner.DeviceMemory.Find(Inner.AllDevices[device.Index]) is not null;
        return !isDeclared && _exclusive.Contains(device)
            ? Answer.Failed(Errno.NoMemory)
            : base.AllocateCoherent(device, size, flags, attributes);
    }
}
