namespace Dma.Reference;

/// <summary>
/// Gives out coherent and non-coherent memory and knows what is live: whole pages from the areas that the memory map sets
/// aside, aligned in memory and for the CPU like their size. Replaceable.
/// </summary>
/// <remarks>
/// <para>
/// Keeps the room that the profiles promise wherever live allocations lie: in the first area and in the atomic pool are none
/// larger than promised, so that each spoils one aligned place of that size, or two where a cap on alignment moves it.
/// </para>
/// <para>At most 64 are live at a time, so that they cannot use up the DMA addresses that mappings have a promise of.</para>
/// </remarks>
/// <param name="machine">The machine.</param>
public partial class CoherentAllocator(Machine machine) : MachinePart(machine)
{
    /// <summary>How many allocations may be live.</summary>
    protected const int Capacity = 64;

    /// <summary>The largest allocation in bytes that the CPU sees through the linear map.</summary>
    protected const ulong LargestLinear = 2 << 20;

    private readonly AllocationTable _live = new();
    private CoherentAllocation? _lastFreed;

    /// <summary>How many allocations are live.</summary>
    public int LiveAllocations => _live.Count;

    /// <summary>What the platform says of its coherent memory.</summary>
    protected CoherentDescription Description => Machine.Parts.Coherent;

    private MemoryMap Map => Machine.Parts.MemoryMap;

    private ulong FirstRemappedPage => Map.RemapBase.Value >> Machine.PageShift;

    /// <summary>Allocates memory.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The buffer, or <see cref="Errno.NoMemory" />; then nothing has changed.</returns>
    public virtual Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        var pages = ((request.Size.Value - 1) >> Machine.PageShift) + 1;
        var type = MemoryTypeOf(request);
        var view = ViewOf(request, type, pages);
        if (_live.Count >= Capacity || !TryPlace(request, pages, ref view, out var frames, out var dma))
            return Answer.Failed(Errno.NoMemory);
        if (!TryMakeCpuAddress(request, frames, view, out var cpu))
        {
            if (view == CpuView.Remapped && Scatters(request, pages))
                request.Device.Operations.UnmapScattered(frames, dma);
            else
                request.Device.Operations.UnmapAllocation(frames, dma);
            Machine.Contiguous.GiveBack(frames);
            request.Device.Operations.ReleaseFrames(frames);
            return Answer.Failed(Errno.NoMemory);
        }
        var allocation = new CoherentAllocation(request, frames, type, view, new(cpu, dma))
        {
            IsScattered = view == CpuView.Remapped && Scatters(request, pages),
        };
        _live.Add(allocation, RemappedPageOf(cpu));
        Prepare(allocation);
        return allocation.Buffer;
    }

    /// <summary>Frees memory.</summary>
    /// <param name="request">The device, the size and the call with which it was allocated; flags and attributes are not looked at.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for anything but a live allocation of these.</returns>
    public virtual Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        if (Find(request, buffer) is not { } found)
            return Answer.Failed(Errno.Invalid);
        // The device's reach ends first, and with it its last stores.
        if (found.IsScattered)
            request.Device.Operations.UnmapScattered(found.Frames, found.Buffer.Dma);
        else
            request.Device.Operations.UnmapAllocation(found.Frames, found.Buffer.Dma);
        _live.Remove(found, RemappedPageOf(found.Buffer.Cpu));
        _lastFreed = found;
        request.Device.Operations.ReleaseFrames(found.Frames);
        Machine.Contiguous.GiveBack(found.Frames);
        return Answer.Ok;
    }

    /// <summary>Finds an allocation by all that a driver knows of it.</summary>
    /// <param name="request">The device, the size and the call with which it was allocated; flags and attributes are not looked at.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>The allocation, or null.</returns>
    public CoherentAllocation? Find(in CoherentRequest request, CoherentBuffer buffer)
    {
        var (device, size, isNonCoherent) = (request.Device, request.Size, request.IsNonCoherent);
        return _live.Find(allocation =>
            allocation.Buffer == buffer
            && allocation.Request.Device == device
            && allocation.Request.Size == size
            && allocation.Request.IsNonCoherent == isNonCoherent
        );
    }

    /// <summary>Finds the allocation that holds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The allocation, or null.</returns>
    public virtual CoherentAllocation? FindByFrame(ulong frame) => _live.FindByFrame(frame);

    /// <summary>Finds the allocation that a CPU address lies in, which is not in the linear map.</summary>
    /// <param name="address">The address.</param>
    /// <param name="offset">The offset of the byte in the allocation.</param>
    /// <returns>The allocation, or null.</returns>
    public virtual CoherentAllocation? FindRemapped(CpuAddress address, out ulong offset)
    {
        offset = 0;
        if (address.Value < Map.RemapBase.Value)
            return null;
        var found = _live.FindRemapped(RemappedPageOf(address));
        if (found is null)
            return null;
        offset = address.Value - found.Buffer.Cpu.Value;
        // The page behind an allocation belongs to it, so that an access that runs over its end meets nothing.
        return offset < found.Frames.Count << Machine.PageShift ? found : null;
    }

    /// <summary>Finds the allocation that a sync names: one for a device that takes syncs and holds a range.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The range; at least one byte.</param>
    /// <returns>The allocation, or null.</returns>
    public virtual CoherentAllocation? FindSynced(Device device, DmaRange range) =>
        _live.Count == 0
            ? null
            : _live.Find(allocation =>
                allocation.TakesSyncs && allocation.Request.Device == device && AsMapping(allocation).Contains(range)
            );

    /// <summary>Whether a device's store to a byte must not land before the device's earlier stores.</summary>
    /// <param name="memory">The byte.</param>
    public virtual bool IsWriteBarrier(PhysicalAddress memory) =>
        Description.HonoursWriteBarrier == Claim.Yes
        && _live.FindByFrame(memory.Value >> Machine.PageShift) is { } found
        && found.Request.Attributes.HasFlag(DmaAttributes.WriteBarrier);

    /// <summary>A live allocation as a sync sees it: a mapping of both directions.</summary>
    /// <param name="allocation">The allocation.</param>
    public Mapping AsMapping(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return new(
            allocation.Buffer.Dma,
            allocation.Request.Size,
            DmaDirection.Bidirectional,
            Machine.AddressOf(allocation.Frames.First)
        );
    }

    /// <summary>Makes the content of an allocation what it must be, for the CPU and the device alike.</summary>
    /// <param name="allocation">The allocation.</param>
    protected virtual void Prepare(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        var start = Machine.AddressOf(allocation.Frames.First);
        var size = new ByteCount(allocation.Frames.Count << Machine.PageShift);
        var isZeroed = MustBeZero(allocation.Request);
        // The memory may have been cached before and be uncached now, or the other way: what waits for it in the write
        // buffer or in a dirty line would land on the next owner's, and a line left in the cache would hide it.
        Machine.WriteBuffer.Drain(start, size);
        // A cache may hold stores back by itself.
        Machine.Cache.Barrier();
        if (!isZeroed)
            Machine.Cache.Clean(start, size);
        Machine.Cache.Invalidate(start, size);
        if (isZeroed)
            Machine.Memory.Clear(allocation.Frames);
    }

    /// <summary>Whether the pages of an allocation need not be neighbours: the device and the CPU see them by translation, and nobody asked for more.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="pages">How many pages it has.</param>
    protected virtual bool Scatters(in CoherentRequest request, ulong pages) =>
        Machine.Parts.ScattersBuffers
        && pages > 1
        && request.Device.Operations is { CanScatter: true, OwnsMemory: false }
        && Machine.Parts is { ContiguousAreas.IsEmpty: true, Reservable.Count: 0 }
        && !request.IsNonCoherent
        && !request.Flags.HasFlag(Gfp.Atomic)
        && !request.Attributes.HasFlag(DmaAttributes.NonConsistent)
        && !request.Attributes.HasFlag(DmaAttributes.ForceContiguous);

    /// <summary>Whether all of the memory, also behind the size that was asked for, must be zero.</summary>
    /// <param name="request">What is asked for.</param>
    protected virtual bool MustBeZero(in CoherentRequest request) =>
        Description.Zeroed == Claim.Yes || request.Flags.HasFlag(Gfp.Zero);

    private ulong RemappedPageOf(CpuAddress address) =>
        unchecked((address.Value >> Machine.PageShift) - FirstRemappedPage);
}
