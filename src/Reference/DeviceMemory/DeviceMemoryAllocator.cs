using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// The memory that is declared for devices: gives out blocks of 2^n pages, aligned from the beginning of the memory, before
/// other coherent memory is asked for. Replaceable.
/// </summary>
/// <remarks>The device finds the memory at its addresses whether it is declared or not; the CPU sees all that is declared.</remarks>
/// <param name="machine">The machine.</param>
public class DeviceMemoryAllocator(Machine machine) : MachinePart(machine)
{
    // Of the choices about coherent memory; those of other memory have smaller numbers.
    private const ulong PlacementDetail = 16;

    private readonly List<DeclaredMemory> _declared = [];

    /// <summary>What the platform says of this memory.</summary>
    protected DeviceMemoryDescription Description => Machine.Parts.DeviceMemory;

    /// <summary>Finds the memory that is declared for a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The memory, or null.</returns>
    public virtual DeclaredMemory? Find(Device device) => _declared.Find(memory => memory.Device == device);

    /// <summary>Finds a live buffer of the memory that is declared for a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="size">The size with which it was allocated.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>The buffer, or null.</returns>
    public CoherentAllocation? FindBuffer(Device device, ByteCount size, CoherentBuffer buffer) =>
        Find(device)?.TryFind(buffer.Cpu, out _, out var found) == true
        && found.Buffer == buffer
        && found.Request.Size == size
            ? found
            : null;

    /// <summary>Declares memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="frames">The memory; may be none.</param>
    /// <param name="deviceAddress">Where the device finds the first byte.</param>
    /// <param name="flags">How it is declared; one flag for access by the CPU is there.</param>
    /// <returns>The raw answer; <see cref="Errno.Busy" /> for a second declaration, <see cref="Errno.Invalid" /> for no pages.</returns>
    public virtual Answer<int> DeclareMemory(
        Device device,
        FrameRange frames,
        DmaAddress deviceAddress,
        DeviceMemoryFlags flags
    )
    {
        if (frames.Count == 0)
            return Answer.Failed(Errno.Invalid);
        if (Find(device) is not null)
            return Answer.Failed(Errno.Busy);
        var isExclusive = Description.AlwaysExclusive == Claim.Yes || flags.HasFlag(DeviceMemoryFlags.Exclusive);
        Add(new(device, frames, deviceAddress, isExclusive));
        return Description.AnswersFlag != Claim.Yes ? 0
            : flags.HasFlag(DeviceMemoryFlags.Map) ? (int)DeviceMemoryFlags.Map
            : (int)DeviceMemoryFlags.IO;
    }

    /// <summary>Takes a declaration back; without one nothing happens.</summary>
    /// <param name="device">The device.</param>
    public virtual void ReleaseMemory(Device device) => _declared.RemoveAll(memory => memory.Device == device);

    /// <summary>Marks pages as taken.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="first">The first page, from the beginning of the memory.</param>
    /// <param name="count">How many pages, all of them declared.</param>
    /// <returns>Where the CPU finds the first one, or <see cref="Errno.Busy" />.</returns>
    public virtual Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!memory.IsFree(first, count))
            return Answer.Failed(Errno.Busy);
        memory.Take(first, count, null);
        return CpuAddressOf(memory, first);
    }

    /// <summary>Allocates from the memory of a device.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="answer">The answer; <see cref="Errno.NoMemory" /> where nothing fits in exclusive memory.</param>
    /// <returns>Whether the allocation ends with that.</returns>
    public virtual bool TryAllocate(in CoherentRequest request, out Answer<CoherentBuffer> answer)
    {
        answer = Answer.Failed(Errno.NoMemory);
        if (!IsServed(request) || Find(request.Device) is not { } memory)
            return false;
        var pages = ((request.Size.Value - 1) >> Machine.PageShift) + 1;
        var aligned = BitOperations.RoundUpToPowerOf2(pages);
        if (!TryPlace(memory, TakenBy(pages), aligned, out var first))
            return memory.IsExclusive;
        var frames = new FrameRange(memory.Frames.First + first, pages);
        var type = request.Device.IsCoherent ? MemoryType.Cached : MemoryType.Uncached;
        var buffer = new CoherentBuffer(CpuAddressOf(memory, first), DmaAddressOf(memory, first));
        var allocation = new CoherentAllocation(request, frames, type, CpuView.Remapped, buffer);
        memory.Take(first, TakenBy(pages), allocation);
        Prepare(allocation);
        answer = buffer;
        return true;
    }

    /// <summary>Frees a buffer, if it is one of this memory.</summary>
    /// <param name="request">The device and the size with which it was allocated.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>Whether it was.</returns>
    public virtual bool TryFree(in CoherentRequest request, CoherentBuffer buffer)
    {
        if (Find(request.Device) is not { } memory || !memory.TryFind(buffer.Cpu, out var page, out var found))
            return false;
        if (found.Buffer != buffer || found.Request.Size != request.Size)
            return false;
        Free(memory, page, OrderOf(request.Size));
        return true;
    }

    /// <summary>Frees a buffer by its CPU address, if it is one of this memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="order">The binary logarithm of the pages that it takes up.</param>
    /// <param name="buffer">Where the CPU finds it.</param>
    /// <returns>Whether it was.</returns>
    public virtual bool TryFree(Device device, int order, CpuAddress buffer)
    {
        if (
            Find(device) is not { } memory
            || !memory.TryFind(buffer, out var page, out var found)
            || OrderOf(found.Request.Size) != order
        )
            return false;
        Free(memory, page, order);
        return true;
    }

    /// <summary>Finds the memory behind an address at which a device finds what may be declared for it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The first byte of the access.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="memory">The physical address of the first byte.</param>
    /// <param name="reach">How many of the bytes, from the first on, lie there.</param>
    /// <returns>Whether there is such memory.</returns>
    public virtual bool TryReach(
        Device device,
        DmaAddress start,
        ByteCount size,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        ArgumentNullException.ThrowIfNull(device);
        (memory, reach) = (default, size);
        foreach (var window in Description.Declarable)
        {
            var offset = unchecked(start.Value - window.DeviceAddress.Value);
            if (window.Device != device.Id || offset >= window.Size.Value)
                continue;
            memory = window.Start.Add(new(offset));
            reach = new(Math.Min(size.Value, window.Size.Value - offset));
            return true;
        }
        return false;
    }

    /// <summary>Finds the memory behind a CPU address: bytes of what is declared for one device.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="memory">The physical address of the first byte.</param>
    /// <param name="type">How the CPU reaches it.</param>
    /// <returns>Whether there is such memory.</returns>
    public virtual bool TryResolve(CpuAddress address, ulong size, out PhysicalAddress memory, out MemoryType type)
    {
        (memory, type) = (default, default);
        foreach (var declared in _declared)
        {
            var offset = unchecked(address.Value - CpuAddressOf(declared, 0).Value);
            var whole = declared.Frames.Count << Machine.PageShift;
            if (offset >= whole || size > whole - offset)
                continue;
            memory = Machine.AddressOf(declared.Frames.First).Add(new(offset));
            type = declared.Device.IsCoherent ? MemoryType.Cached : MemoryType.Uncached;
            return true;
        }
        return false;
    }

    /// <summary>Whether a request is one for this memory: coherent, and with an address for the CPU.</summary>
    /// <param name="request">What is asked for.</param>
    protected virtual bool IsServed(in CoherentRequest request) =>
        !request.IsNonCoherent
        && (request.Attributes & (DmaAttributes.NonConsistent | DmaAttributes.NoKernelMapping)) == 0;

    /// <summary>Keeps a declaration.</summary>
    /// <param name="memory">The memory.</param>
    protected void Add(DeclaredMemory memory) => _declared.Add(memory);

    /// <summary>How many pages a buffer takes up: the smallest power of two that holds it.</summary>
    /// <param name="pages">How many pages it has.</param>
    protected virtual ulong TakenBy(ulong pages) => BitOperations.RoundUpToPowerOf2(pages);

    /// <summary>Chooses where a buffer lies.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="pages">How many pages it takes up.</param>
    /// <param name="alignment">Of what number of pages its first page is a multiple: a power of two.</param>
    /// <param name="first">Its first page, from the beginning of the memory.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var choice = Machine.Choices.Draw(Purpose.CoherentPlacement, PlacementDetail);
        if (choice % 4 == 0)
            return memory.TryLastFit(pages, alignment, 0, out first);
        var slot = choice % 4 == 1 ? (choice >> 8) % 4 * alignment : 0;
        return memory.TryFirstFit(slot, pages, alignment, 0, out first)
            || memory.TryFirstFit(0, pages, alignment, 0, out first);
    }

    /// <summary>Where the CPU finds a page.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="page">The page, from the beginning of the memory.</param>
    protected virtual CpuAddress CpuAddressOf(DeclaredMemory memory, ulong page)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return Machine.Parts.DeviceMemoryBase.Add(new((memory.Frames.First + page) << Machine.PageShift));
    }

    /// <summary>Where the device finds a page.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="page">The page, from the beginning of the memory.</param>
    protected virtual DmaAddress DmaAddressOf(DeclaredMemory memory, ulong page)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return memory.DeviceAddress.Add(new(page << Machine.PageShift));
    }

    /// <summary>Gives back what a block took up.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="page">Its first page, from the beginning of the memory.</param>
    /// <param name="order">The binary logarithm of its pages.</param>
    protected virtual void Free(DeclaredMemory memory, ulong page, int order)
    {
        ArgumentNullException.ThrowIfNull(memory);
        // Stores on their way to the buffer land before it is another's.
        memory.Device.Land();
        memory.Free(page);
    }

    /// <summary>Makes the content of a buffer what it must be: all zero, for the CPU and the device alike.</summary>
    /// <param name="allocation">The allocation.</param>
    protected virtual void Prepare(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        var start = Machine.AddressOf(allocation.Frames.First);
        var size = new ByteCount(allocation.Frames.Count << Machine.PageShift);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Barrier();
        Machine.Cache.Invalidate(start, size);
        Machine.Memory.Clear(allocation.Frames);
    }

    /// <summary>The binary logarithm of the smallest number of pages, a power of two, that holds a size.</summary>
    /// <param name="size">The size; at least 1.</param>
    protected int OrderOf(ByteCount size)
    {
        var pages = ((size.Value - 1) >> Machine.PageShift) + 1;
        return 64 - BitOperations.LeadingZeroCount(pages - 1);
    }
}
