using System.Numerics;
using Dma.Reference;
using Dma.Variants.Platform;

namespace Dma.Variants.DeviceMemory;

/// <summary>Gives out the last pages of declared memory first.</summary>
/// <param name="machine">The machine.</param>
internal sealed class LastPagesFirst(Machine machine) : DeviceMemoryAllocator(machine)
{
    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        memory.TryLastFit(pages, alignment, 0, out first);
}

/// <summary>Gives out the first pages that are free, and takes no page more than a buffer has.</summary>
/// <param name="machine">The machine.</param>
internal sealed class TakesNoPageMore(Machine machine) : DeviceMemoryAllocator(machine)
{
    protected override ulong TakenBy(ulong pages) => pages;

    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        memory.TryFirstFit(0, pages, alignment, 0, out first);
}

/// <summary>Aligns buffers in the addresses of the device, not from where the declared memory begins there.</summary>
/// <param name="machine">The machine.</param>
internal sealed class AlignsForTheDevice(Machine machine) : DeviceMemoryAllocator(machine)
{
    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        memory.TryFirstFit(
            0,
            pages,
            alignment,
            unchecked(0 - (memory.DeviceAddress.Value >> Machine.PageShift)) & (alignment - 1),
            out first
        );
}

/// <summary>Marks as kernels do: a power of two of pages from the first one on, as far as there are any.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MarksPowersOfTwo(Machine machine) : DeviceMemoryAllocator(machine)
{
    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count) =>
        base.MarkOccupied(memory, first, Math.Min(BitOperations.RoundUpToPowerOf2(count), memory.Frames.Count - first));
}

/// <summary>Has what was freed back when the machine settles, or when the memory is declared anew.</summary>
/// <param name="machine">The machine.</param>
internal sealed class FreesWhenSettled(Machine machine) : DeviceMemoryAllocator(machine)
{
    private readonly List<(DeclaredMemory Memory, ulong Page)> _freed = [];

    public override bool TryFree(in CoherentRequest request, CoherentBuffer buffer) =>
        !IsFreed(request.Device, buffer.Cpu) && base.TryFree(request, buffer);

    public override bool TryFree(Device device, int order, CpuAddress buffer) =>
        !IsFreed(device, buffer) && base.TryFree(device, order, buffer);

    public override void ReleaseMemory(Device device)
    {
        _freed.RemoveAll(freed => freed.Memory.Device == device);
        base.ReleaseMemory(device);
    }

    public override void Settle()
    {
        foreach (var (memory, page) in _freed)
            base.Free(memory, page, 0);
        _freed.Clear();
    }

    protected override void Free(DeclaredMemory memory, ulong page, int order) => _freed.Add((memory, page));

    private bool IsFreed(Device device, CpuAddress buffer) =>
        _freed.Exists(freed => freed.Memory.Device == device && CpuAddressOf(freed.Memory, freed.Page) == buffer);
}

/// <summary>Serves only what is asked for without attributes, or whatever the CPU has an address for or not.</summary>
/// <param name="machine">The machine.</param>
/// <param name="all">Whether attributes are not looked at.</param>
internal sealed class ServesByAttribute(Machine machine, bool all) : DeviceMemoryAllocator(machine)
{
    protected override bool IsServed(in CoherentRequest request) =>
        !request.IsNonCoherent
        && (all ? !request.Attributes.HasFlag(DmaAttributes.NonConsistent) : request.Attributes == DmaAttributes.None);
}

/// <summary>Refuses declarations and buffers now and then.</summary>
/// <param name="machine">The machine.</param>
/// <param name="declarations">When declarations are refused.</param>
/// <param name="buffers">When buffers are.</param>
internal class RefusesDeclared(Machine machine, Moods declarations, Moods buffers) : DeviceMemoryAllocator(machine)
{
    public override Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    )
    {
        if (frames.Count > 0 && Find(device) is null && declarations.Refuses(Machine, 3))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.DeclareMemory(device, frames, deviceAddress, flags);
        if (answer.Status == AnswerStatus.Ok)
            declarations.Grant();
        return answer;
    }

    public override bool TryAllocate(in CoherentRequest request, out Answer<CoherentBuffer> answer)
    {
        answer = Answer.Failed(Errno.NoMemory);
        if (Find(request.Device) is not null && IsServed(request) && buffers.Refuses(Machine, 4))
            return true;
        var isHandled = base.TryAllocate(request, out answer);
        if (isHandled && answer.Status == AnswerStatus.Ok)
            buffers.Grant();
        return isHandled;
    }
}
