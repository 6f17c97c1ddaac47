using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>Slots come back at once: the lowest free ones are taken, which are those that were freed last.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
public class LowestSlots(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    /// <inheritdoc />
    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var start = FirstSlot; start < FirstSlot + Slots; start += SlotsPerSet)
        {
            if (TryFit(start, start + SlotsPerSet, count, alignment, phase, out slot))
                return true;
        }
        slot = 0;
        return false;
    }
}

/// <summary>The highest free slots of the last set that has room.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
internal sealed class HighestSlots(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var end = FirstSlot + Slots; end > FirstSlot; end -= SlotsPerSet)
        {
            for (var from = end - Math.Min(count, SlotsPerSet); from + SlotsPerSet >= end; from--)
            {
                if (TryFit(from, end, count, alignment, phase, out slot))
                    return true;
                if (from == 0)
                    break;
            }
        }
        slot = 0;
        return false;
    }
}

/// <summary>Slots anywhere in any set.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
internal sealed class ScatteredSlots(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var attempt = 0UL; attempt < 8; attempt++)
        {
            var from = FirstSlot + Machine.Choices.Draw(Choice.Slot, attempt) % Slots;
            var end = (from / SlotsPerSet + 1) * SlotsPerSet;
            if (TryFit(from, end, count, alignment, phase, out slot))
                return true;
        }
        return base.TryPlace(count, alignment, phase, out slot);
    }
}

/// <summary>What is given back is not used again before the machine has settled.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
internal sealed class RestingSlots(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    private readonly List<PhysicalAddress> _resting = [];

    public override void Release(PhysicalAddress copy) => _resting.Add(copy);

    public override void Settle()
    {
        foreach (var copy in _resting)
            base.Release(copy);
        _resting.Clear();
    }
}
