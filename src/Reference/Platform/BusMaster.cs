namespace Dma.Reference;

/// <summary>
/// How a device reaches memory. Its stores are posted: translated when they are issued, in flight until they land, in
/// order, at a step that is decided when they are issued, at the latest on completion. Its loads do not pass its own
/// posted stores. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public class BusMaster(Device device) : DevicePart(device)
{
    /// <summary>The delay of a store that waits for its completion, however many steps pass.</summary>
    protected const ulong UntilComplete = ulong.MaxValue;

    private PostedStore[] _posted = [];
    private byte[] _bytes = [];
    private int _head;
    private int _tail;
    private int _used;

    /// <summary>Whether a store is in flight.</summary>
    public bool HasPostedStores => _head < _tail;

    /// <summary>The device loads bytes. What is out of its reach reads as all ones and is reported as a fault.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Filled with the bytes; at least one.</param>
    public virtual void Load(DmaAddress start, Span<byte> destination)
    {
        Complete();
        var access = new Access(start.Value, destination.Length, IsWrite: false);
        var faulted = 0;
        var done = 0;
        while (done < destination.Length)
        {
            var reached = TryReach(access, done, out var memory, out var length);
            var piece = destination.Slice(done, length);
            faulted = Note(access, done, reached ? 0 : length, faulted);
            if (reached)
                Read(memory, piece);
            else
                piece.Fill(0xFF);
            done += length;
        }
        Note(access, done, 0, faulted);
    }

    /// <summary>The device stores bytes. What is out of its reach is lost and reported as a fault at once.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="source">The bytes; at least one.</param>
    public virtual void Store(DmaAddress start, ReadOnlySpan<byte> source)
    {
        var access = new Access(start.Value, source.Length, IsWrite: true);
        var delay = Delay(start);
        var faulted = 0;
        var done = 0;
        while (done < source.Length)
        {
            var reached = TryReach(access, done, out var memory, out var length);
            faulted = Note(access, done, reached ? 0 : length, faulted);
            if (reached && delay == 0 && !(HasPostedStores && IsHeldUp(memory, length, PostedStores)))
                Write(memory, source.Slice(done, length));
            else if (reached)
                Post(memory, source.Slice(done, length), delay);
            done += length;
        }
        Note(access, done, 0, faulted);
    }

    /// <summary>Returns when all earlier stores of the device are in memory.</summary>
    public virtual void Complete()
    {
        while (HasPostedStores)
            Land(0);
    }

    /// <inheritdoc />
    public override void Settle() => Complete();

    /// <summary>Lands the stores whose step has come, oldest first; one that waits holds up those behind it.</summary>
    public virtual void LandDue()
    {
        while (HasPostedStores && IsDue(0))
            Land(0);
    }

    /// <summary>How many stores are in flight.</summary>
    protected int PostedStores => _tail - _head;

    /// <summary>Whether the step of a store has come.</summary>
    /// <param name="index">Which store: 0 is the oldest.</param>
    protected bool IsDue(int index) => _posted[_head + index].DueStep <= Machine.Choices.Step;

    /// <summary>Where a store goes.</summary>
    /// <param name="index">Which store: 0 is the oldest.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>The physical address of its first byte.</returns>
    protected PhysicalAddress TargetOf(int index, out int length)
    {
        (var memory, _, length, _) = _posted[_head + index];
        return memory;
    }

    /// <summary>Lands a store.</summary>
    /// <param name="index">Which store: 0 is the oldest.</param>
    protected void Land(int index)
    {
        var (memory, offset, length, _) = _posted[_head + index];
        // Those before it move up; there are few of them.
        _posted.AsSpan(_head, index).CopyTo(_posted.AsSpan(_head + 1));
        _head++;
        Write(memory, _bytes.AsSpan(offset, length));
        if (_head == _tail)
            _head = _tail = _used = 0;
    }

    /// <summary>Whether stores in flight must land before a younger one does. Here all must: stores land in order.</summary>
    /// <param name="memory">The first byte of the younger store.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="before">How many stores, from the oldest on, are older.</param>
    protected virtual bool IsHeldUp(PhysicalAddress memory, int length, int before) => before > 0;

    /// <summary>Decides how late a store lands.</summary>
    /// <param name="start">The first byte of the store.</param>
    /// <returns>0: at once if nothing is before it; else after so many step ids, or <see cref="UntilComplete" />.</returns>
    protected virtual ulong Delay(DmaAddress start)
    {
        var choice = Machine.Choices.Draw(Purpose.Landing, start.Value);
        return (choice % 4) switch
        {
            0 or 1 => 0,
            2 => 1 + (choice >> 8) % 8,
            _ => UntilComplete,
        };
    }

    /// <summary>Reads memory for the device, through the CPU's cache if the device is coherent.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Filled with the bytes.</param>
    protected virtual void Read(PhysicalAddress start, Span<byte> destination)
    {
        if (Device.IsCoherent)
            Machine.Cache.Clean(start, new((ulong)destination.Length));
        Machine.Memory.Read(start, destination);
    }

    /// <summary>Writes memory for the device; no stale line stays in the CPU's cache if the device is coherent.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="source">The bytes.</param>
    protected virtual void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        if (Device.IsCoherent)
        {
            var size = new ByteCount((ulong)source.Length);
            // Written back first: the lines may hold stores of the CPU beside the bytes.
            Machine.Cache.Clean(start, size);
            Machine.Cache.Invalidate(start, size);
        }
        Machine.Memory.Write(start, source);
    }

    /// <summary>Finds the memory behind an address of the device. Memory of the device is there whatever operations serve it.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes are asked about; at least 1.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="memory">The physical address of the first byte.</param>
    /// <param name="reach">How many bytes from the first on the answer holds for.</param>
    /// <returns>Whether the device reaches them.</returns>
    protected virtual bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    ) =>
        Machine.DeviceMemory.TryReach(Device, start, size, out memory, out reach)
        || Device.Operations.TryReach(start, size, isWrite, out memory, out reach);

    // Finds the memory behind the rest of an access; what passes the end of the space leads nowhere.
    private bool TryReach(in Access access, int done, out PhysicalAddress memory, out int length)
    {
        memory = default;
        length = access.Length - done;
        if (access.PassesEndOfSpace)
            return false;
        var left = new ByteCount((ulong)length);
        var reached = TryReach(access.At(done), left, access.IsWrite, out memory, out var reach);
        length = (int)reach.Value;
        return reached;
    }

    // Gathers faults side by side into one event; gives back how many bytes wait to be reported.
    private int Note(in Access access, int done, int fault, int faulted)
    {
        if (fault > 0 || faulted == 0)
            return faulted + fault;
        var start = access.At(done - faulted);
        var length = Math.Min((ulong)faulted - 1, ulong.MaxValue - start.Value) + 1;
        Machine.Events.Report(
            new(PlatformEventKind.Fault, Device.Id, new DmaRange(start, new(length)), access.IsWrite)
        );
        return 0;
    }

    private void Post(PhysicalAddress memory, ReadOnlySpan<byte> source, ulong delay)
    {
        if (_tail == _posted.Length || source.Length > _bytes.Length - _used)
            Compact();
        if (_tail == _posted.Length)
            Array.Resize(ref _posted, Math.Max(8, _tail * 2));
        if (source.Length > _bytes.Length - _used)
            Array.Resize(ref _bytes, Math.Max(256, (_used + source.Length) * 2));
        var step = Machine.Choices.Step;
        var due = delay > ulong.MaxValue - step ? ulong.MaxValue : step + delay;
        _posted[_tail++] = new(memory, _used, source.Length, due);
        source.CopyTo(_bytes.AsSpan(_used));
        _used += source.Length;
    }

    // Gives back the room of what has landed behind a store that still waits. Bytes lie in the order of their stores, so
    // that they can only move down.
    private void Compact()
    {
        var count = 0;
        _used = 0;
        for (var position = _head; position < _tail; position++)
        {
            var store = _posted[position];
            _bytes.AsSpan(store.Offset, store.Length).CopyTo(_bytes.AsSpan(_used));
            _posted[count++] = store with { Offset = _used };
            _used += store.Length;
        }
        (_head, _tail) = (0, count);
    }

    private readonly record struct PostedStore(PhysicalAddress Memory, int Offset, int Length, ulong DueStep);

    private readonly record struct Access(ulong Start, int Length, bool IsWrite)
    {
        public bool PassesEndOfSpace => (ulong)Length - 1 > ulong.MaxValue - Start;

        // The byte after the last one of the space is only ever a bound.
        public DmaAddress At(int offset) => new(unchecked(Start + (ulong)offset));
    }
}
