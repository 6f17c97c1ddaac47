using System.Diagnostics.CodeAnalysis;

namespace Dma.Reference;

// Coherent and non-coherent memory: arguments are checked here; the allocator does the rest.
public sealed partial class Machine : ICoherent, INonCoherent
{
    /// <inheritdoc />
    public CoherentDescription CoherentDescription => Parts.Coherent;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for a size of 0.</remarks>
    public Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => HasCoherentMemory ? Allocate(device, size, flags, attributes, isNonCoherent: false) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for anything but a live
    /// allocation of that device and size, <see cref="Errno.Busy" /> for one that is mapped to user space. The attributes are not
    /// compared.
    /// </remarks>
    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
        HasCoherentMemory ? Free(device, size, buffer, attributes, isNonCoherent: false) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for a size of 0.</remarks>
    public Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags) =>
        HasNonCoherentMemory
            ? Allocate(device, size, flags, DmaAttributes.None, isNonCoherent: true)
            : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for anything but a live
    /// allocation of that device and size.
    /// </remarks>
    public Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        HasNonCoherentMemory ? Free(device, size, buffer, DmaAttributes.None, isNonCoherent: true) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.IO" /> for a mask that the device cannot have, <see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer SetCoherentMask(DeviceId device, DmaMask mask) =>
        Find(device) is { } found ? found.Masks.SetCoherentMask(mask) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<DmaMask> GetCoherentMask(DeviceId device) =>
        Find(device) is { } found ? found.Masks.CoherentInForce : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.IO" /> for a mask that the device cannot have, <see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) =>
        Find(device) is { } found ? found.Masks.SetMaskAndCoherent(mask) : Answer.Failed(Errno.NoDevice);

    private bool HasCoherentMemory => !MemoryMap.CoherentAreas.IsEmpty;

    private bool HasNonCoherentMemory => HasCoherentMemory && Parts.NonCoherent;

    private Answer<CoherentBuffer> Allocate(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes,
        bool isNonCoherent
    )
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (size.Value == 0)
            return Answer.Failed(Errno.Invalid);
        var request = new CoherentRequest(found, size, flags, attributes, isNonCoherent);
        return DeviceMemory.TryAllocate(request, out var answer) ? answer : Coherent.Allocate(request);
    }

    private Answer Free(
        DeviceId device,
        ByteCount size,
        CoherentBuffer buffer,
        DmaAttributes attributes,
        bool isNonCoherent
    )
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (UserMapper.Shows(buffer))
            return Answer.Failed(Errno.Busy);
        var request = new CoherentRequest(found, size, Gfp.Kernel, attributes, isNonCoherent);
        return !isNonCoherent && size.Value > 0 && DeviceMemory.TryFree(request, buffer)
            ? Answer.Ok
            : Coherent.Free(request, buffer);
    }

    // Bytes of one allocation, as the CPU addresses them.
    private bool TryResolveAllocation(CpuAddress address, ulong size, out PhysicalAddress memory, out MemoryType type)
    {
        (memory, type) = (default, default);
        if (!TryFindAllocation(address, out var found, out var offset))
            return false;
        type = found.Type;
        if (offset >= found.Frames.Count << PageShift)
            return false;
        memory = AddressOf(found.FrameOf(offset >> PageShift)).Add(new(offset & PageMask));
        return size <= (found.Frames.Count << PageShift) - offset;
    }

    private bool TryFindAllocation(
        CpuAddress address,
        [NotNullWhen(true)] out CoherentAllocation? found,
        out ulong offset
    )
    {
        var linear = unchecked(address.Value - MemoryMap.LinearBase.Value);
        if (linear >= MemoryMap.LinearFrames << PageShift)
        {
            found = Coherent.FindRemapped(address, out offset);
            return found is not null;
        }
        found = Coherent.FindByFrame(linear >> PageShift);
        offset = found is null ? 0 : linear - (found.Frames.First << PageShift);
        // What is remapped or has no address is not seen here too.
        return found is { View: CpuView.Linear };
    }
}
