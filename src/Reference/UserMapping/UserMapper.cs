namespace Dma.Reference;

/// <summary>
/// Shows buffers to a process that runs on the CPU: the frames behind a buffer, whatever addresses its device and the CPU have for
/// it, by the way by which the CPU reaches them. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public class UserMapper(Machine machine) : MachinePart(machine)
{
    /// <summary>How many mappings may be live.</summary>
    protected const int Capacity = 32;

    private readonly List<UserView> _live = [];
    private ulong _given;

    /// <summary>The live mappings, oldest first.</summary>
    public IReadOnlyList<UserView> Live => _live;

    /// <summary>What the platform says of its user mappings.</summary>
    protected UserMappingDescription Description => Machine.Parts.UserMapping ?? UserMappingDescription.Unstated;

    /// <summary>Whether a buffer is mapped.</summary>
    /// <param name="buffer">What the allocation gave.</param>
    public bool Shows(CoherentBuffer buffer)
    {
        foreach (var view in _live)
        {
            if (view.Allocation.Buffer == buffer)
                return true;
        }
        return false;
    }

    /// <summary>Whether buffers of a device can be mapped.</summary>
    /// <param name="device">The device.</param>
    public virtual bool CanMap(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Description.CanDma != Claim.No;
    }

    /// <summary>Maps pages of a buffer.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>
    /// The mapping; <see cref="Errno.NoSuchAddress" /> where the buffer has not these pages or is no live one,
    /// <see cref="Errno.NoMemory" /> where too many are mapped. Then nothing has changed.
    /// </returns>
    public virtual Answer<UserMappingId> Map(in UserRequest request)
    {
        if (!CanMap(request.Device) || Find(request) is not { } allocation || !Holds(allocation, request))
            return Answer.Failed(Errno.NoSuchAddress);
        if (_live.Count >= Capacity)
            return Answer.Failed(Errno.NoMemory);
        var view = new UserView(
            NextId(allocation),
            allocation,
            FramesOf(allocation, request),
            MemoryTypeOf(allocation, request)
        );
        _live.Add(view);
        AtMap(view);
        return view.Id;
    }

    /// <summary>Ends a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for one that is not live.</returns>
    public virtual Answer Unmap(UserMappingId mapping)
    {
        if (Find(mapping) is not { } view)
            return Answer.Failed(Errno.Invalid);
        AtUnmap(view);
        _live.Remove(view);
        return Answer.Ok;
    }

    /// <summary>The user loads bytes.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte, from the start of the mapping.</param>
    /// <param name="destination">Filled with the bytes; at least 1.</param>
    /// <returns>The outcome; <see cref="Errno.BadAddress" /> where an access leaves the mapping or that is not live.</returns>
    public virtual Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (Find(mapping) is not { } view || !TryResolve(view, offset, (ulong)destination.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        for (var part = SideBySide(view, offset, destination.Length); part < destination.Length; )
        {
            Machine.WriteBuffer.Load(memory, view.Type, destination[..part]);
            offset = new(offset.Value + (ulong)part);
            destination = destination[part..];
            TryResolve(view, offset, (ulong)destination.Length, out memory);
            part = SideBySide(view, offset, destination.Length);
        }
        Machine.WriteBuffer.Load(memory, view.Type, destination);
        return Answer.Ok;
    }

    /// <summary>The user stores bytes.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte, from the start of the mapping.</param>
    /// <param name="source">The bytes; at least 1.</param>
    /// <returns>The outcome; <see cref="Errno.BadAddress" /> where an access leaves the mapping or that is not live.</returns>
    public virtual Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (Find(mapping) is not { } view || !TryResolve(view, offset, (ulong)source.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        for (var part = SideBySide(view, offset, source.Length); part < source.Length; )
        {
            Machine.WriteBuffer.Store(memory, view.Type, source[..part]);
            offset = new(offset.Value + (ulong)part);
            source = source[part..];
            TryResolve(view, offset, (ulong)source.Length, out memory);
            part = SideBySide(view, offset, source.Length);
        }
        Machine.WriteBuffer.Store(memory, view.Type, source);
        return Answer.Ok;
    }

    /// <summary>Tells the pages of a buffer: where they lie side by side one entry has them all. Declared memory has none.</summary>
    /// <param name="request">The buffer.</param>
    /// <param name="destination">Filled with the entries, as far as there is room.</param>
    /// <returns>How many entries there are; <see cref="Errno.NoSuchAddress" /> where the buffer is no live one of memory with pages.</returns>
    public virtual Answer<ulong> GetScatterTable(in UserRequest request, Span<ScatterEntry> destination)
    {
        if (
            Find(request) is not { } allocation
            || Machine.DeviceMemory.FindBuffer(request.Device, request.Size, request.Buffer) is not null
        )
            return Answer.Failed(Errno.NoSuchAddress);
        if (allocation.IsScattered)
        {
            for (var page = 0; page < Math.Min(destination.Length, (int)allocation.Frames.Count); page++)
            {
                destination[page] = new(
                    Machine.Parts.MemoryMap.PageBase.Add(allocation.FrameOf((ulong)page)),
                    new(0),
                    new(Machine.PageMask + 1)
                );
            }
            return allocation.Frames.Count;
        }
        if (!destination.IsEmpty)
        {
            destination[0] = new(
                Machine.Parts.MemoryMap.PageBase.Add(allocation.Frames.First),
                new(0),
                new(allocation.Frames.Count << Machine.PageShift)
            );
        }
        return 1;
    }

    /// <summary>Finds a live mapping.</summary>
    /// <param name="mapping">Its name.</param>
    protected virtual UserView? Find(UserMappingId mapping)
    {
        foreach (var view in _live)
        {
            if (view.Id == mapping)
                return view;
        }
        return null;
    }

    /// <summary>Finds the buffer of a request.</summary>
    /// <param name="request">What is asked for.</param>
    protected virtual CoherentAllocation? Find(in UserRequest request) =>
        Machine.DeviceMemory.FindBuffer(request.Device, request.Size, request.Buffer)
        ?? Machine.Coherent.Find(
            new(request.Device, request.Size, Gfp.Kernel, request.Attributes, IsNonCoherent: false),
            request.Buffer
        );

    /// <summary>Chooses a name that no live mapping has.</summary>
    /// <param name="allocation">The buffer.</param>
    protected virtual UserMappingId NextId(CoherentAllocation allocation) => new(++_given);

    /// <summary>Whether a buffer has the pages that are asked for.</summary>
    /// <param name="allocation">The buffer.</param>
    /// <param name="request">What is asked for.</param>
    protected virtual bool Holds(CoherentAllocation allocation, in UserRequest request)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        var pages = allocation.Frames.Count;
        return request.PageOffset < pages && request.Pages <= pages - request.PageOffset;
    }

    /// <summary>The memory that the user sees.</summary>
    /// <param name="allocation">The buffer.</param>
    /// <param name="request">What is asked for; the buffer has it.</param>
    protected virtual FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return allocation.IsScattered
            ? new(allocation.Frames.End - request.PageOffset - request.Pages, request.Pages)
            : new(allocation.Frames.First + request.PageOffset, request.Pages);
    }

    /// <summary>How the user's CPU reaches the memory: as the kernel's does, since two ways at once may show two contents.</summary>
    /// <param name="allocation">The buffer.</param>
    /// <param name="request">What is asked for.</param>
    protected virtual MemoryType MemoryTypeOf(CoherentAllocation allocation, in UserRequest request)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return allocation.Type;
    }

    /// <summary>A mapping has begun.</summary>
    /// <param name="view">The mapping.</param>
    protected virtual void AtMap(UserView view) { }

    /// <summary>A mapping ends.</summary>
    /// <param name="view">The mapping.</param>
    protected virtual void AtUnmap(UserView view) { }

    /// <summary>Finds the memory of an access.</summary>
    /// <param name="view">The mapping.</param>
    /// <param name="offset">The first byte, from the start of the mapping.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="memory">The first byte.</param>
    /// <returns>Whether all of it is in the mapping.</returns>
    protected virtual bool TryResolve(UserView view, ByteCount offset, ulong size, out PhysicalAddress memory)
    {
        ArgumentNullException.ThrowIfNull(view);
        memory = default;
        var length = view.Frames.Count << Machine.PageShift;
        if (offset.Value >= length || size > length - offset.Value)
            return false;
        var page = offset.Value >> Machine.PageShift;
        var frame = view.Allocation.IsScattered ? view.Frames.End - 1 - page : view.Frames.First + page;
        memory = Machine.AddressOf(frame).Add(new(offset.Value & Machine.PageMask));
        return true;
    }

    // How many bytes of a view lie side by side in memory: all of them, but for a buffer of scattered pages.
    private int SideBySide(UserView view, ByteCount offset, int length) =>
        view.Allocation.IsScattered
            ? (int)Math.Min((ulong)length, Machine.PageMask + 1 - (offset.Value & Machine.PageMask))
            : length;
}
