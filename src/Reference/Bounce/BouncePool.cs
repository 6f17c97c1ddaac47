namespace Dma.Reference;

/// <summary>What is asked of a pool of slots.</summary>
/// <param name="Buffer">The physical address of the buffer.</param>
/// <param name="Size">How many bytes; at least 1.</param>
/// <param name="AlignMask">The bits of the buffer's address that the copy's must equal: 0 or 2^n-1.</param>
/// <param name="Granule">What is given out is whole granules of so many bytes: a power of two, not less than a slot.</param>
public readonly record struct SlotRequest(PhysicalAddress Buffer, ulong Size, ulong AlignMask, ulong Granule);

/// <summary>Memory that is given out for copies of buffers, in slots of 2 KiB; what is given out lies in one set of 128 slots. Replaceable.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory: a multiple of a set, at a multiple of it.</param>
public class BouncePool(Machine machine, FrameRange frames) : MachinePart(machine)
{
    /// <summary>The binary logarithm of the size of a slot in bytes.</summary>
    public const int SlotShift = 11;

    /// <summary>The size of a slot in bytes.</summary>
    public const ulong SlotSize = 1UL << SlotShift;

    /// <summary>How many slots a set has.</summary>
    public const ulong SlotsPerSet = 128;

    /// <summary>The size of a set in bytes.</summary>
    public const ulong SetSize = SlotSize * SlotsPerSet;

    // By the number of the slot: its physical address divided by the size of a slot.
    private readonly RangeMap<byte> _live = new();
    private ulong _lastFreed;

    /// <summary>The memory.</summary>
    public FrameRange Frames { get; } = frames;

    /// <summary>How many copies are live.</summary>
    public int LiveCopies => _live.Count;

    /// <summary>The number of the first slot.</summary>
    protected ulong FirstSlot => Frames.First << Machine.PageShift >> SlotShift;

    /// <summary>How many slots there are.</summary>
    protected ulong Slots => Frames.Count << Machine.PageShift >> SlotShift;

    /// <summary>The largest copy in bytes for which there is always room in an empty set, however its buffer is aligned.</summary>
    /// <param name="alignMask">The bits that are kept of the buffer's address.</param>
    public virtual ulong LargestFor(ulong alignMask) => SetSize - ((alignMask + SlotSize - 1) & ~(SlotSize - 1));

    /// <summary>Takes slots side by side.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="copy">The physical address of the first byte of the copy.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryTake(in SlotRequest request, out PhysicalAddress copy)
    {
        var kept = request.Buffer.Value & request.AlignMask;
        var padding = kept & (request.Granule - 1);
        var alignment = Math.Max(request.Granule, request.AlignMask + 1) >> SlotShift;
        var count = CountOf(request, padding);
        var isFound = TryPlace(count, alignment, (kept - padding) >> SlotShift, out var slot);
        if (isFound)
            Take(slot, count);
        copy = new((slot << SlotShift) + padding);
        return isFound;
    }

    /// <summary>Gives slots back.</summary>
    /// <param name="copy">The first byte of the copy.</param>
    public virtual void Release(PhysicalAddress copy)
    {
        var position = _live.Find(copy.Value >> SlotShift);
        _lastFreed = _live[position].First;
        _live.RemoveAt(position);
    }

    /// <summary>The slots that a live copy has.</summary>
    /// <param name="copy">The first byte of the copy.</param>
    /// <param name="size">How many bytes they have.</param>
    /// <returns>The first byte of the first slot.</returns>
    public PhysicalAddress SlotsOf(PhysicalAddress copy, out ulong size)
    {
        ref readonly var found = ref _live[_live.Find(copy.Value >> SlotShift)];
        size = found.Length << SlotShift;
        return new(found.First << SlotShift);
    }

    /// <summary>Whether memory is the pool's.</summary>
    /// <param name="memory">The physical address.</param>
    public bool Contains(PhysicalAddress memory) => Frames.Contains(memory.Value >> Machine.PageShift, 1);

    /// <summary>How many slots a copy takes.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="padding">How many bytes lie between the beginning of the slots and the copy.</param>
    protected virtual ulong CountOf(in SlotRequest request, ulong padding) =>
        ((padding + request.Size + request.Granule - 1) & ~(request.Granule - 1)) >> SlotShift;

    /// <summary>Chooses free slots of one set.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first slot in slots: a power of two.</param>
    /// <param name="phase">The number of the first slot modulo the alignment.</param>
    /// <param name="slot">The first slot.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        var choice = Machine.Choices.Draw(Purpose.Slot, FirstSlot);
        // What was freed last comes back soon, with what it holds.
        var from = (choice % 4) switch
        {
            0 or 1 when _lastFreed >= FirstSlot => _lastFreed - FirstSlot,
            2 => (choice >> 8) % Slots,
            _ => 0UL,
        };
        var sets = Slots / SlotsPerSet;
        for (var turn = 0UL; turn <= sets; turn++)
        {
            // The first set is tried again at the end, from its beginning on.
            var set = (from / SlotsPerSet + turn) % sets;
            var start = FirstSlot + set * SlotsPerSet;
            if (TryFit(turn == 0 ? FirstSlot + from : start, start + SlotsPerSet, count, alignment, phase, out slot))
                return true;
        }
        slot = 0;
        return false;
    }

    /// <summary>Takes slots.</summary>
    /// <param name="slot">The first one.</param>
    /// <param name="count">How many; all of them free.</param>
    protected void Take(ulong slot, ulong count) => _live.Add(slot, count, default);

    /// <summary>Finds the lowest free slots.</summary>
    /// <param name="from">The first slot allowed.</param>
    /// <param name="end">The slot after the last one allowed.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first slot in slots: a power of two.</param>
    /// <param name="phase">The number of the first slot modulo the alignment.</param>
    /// <param name="slot">The first slot.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryFit(ulong from, ulong end, ulong count, ulong alignment, ulong phase, out ulong slot) =>
        _live.TryFirstFit(from, end, count, alignment, phase, out slot);
}
