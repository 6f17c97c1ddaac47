using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>What it takes to make a profile of the reference copy buffers: a hole in memory for the pool, and a description that says so.</summary>
public static class BounceMachine
{
    /// <summary>Makes operations that copy.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pool">The pool of its machine.</param>
    public delegate BounceOperations Maker(Device device, SlotPool pool);

    /// <summary>Replaces direct operations by ones that copy.</summary>
    /// <param name="parts">The parts of <c>coherent</c> or <c>write-back</c>.</param>
    /// <param name="make">Makes the operations.</param>
    /// <param name="makePool">Makes the pool; null: the usual one.</param>
    public static MachineParts Of(MachineParts parts, Maker make, Func<FrameRange, SlotPool>? makePool = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var map = parts.MemoryMap;
        // The upper half of low memory: every device reaches it with the mask for low memory.
        var hole = new FrameRange(map.Low.First + map.Low.Count / 2, map.Low.Count / 2);
        var whole = map.Regions[0];
        var pool = makePool?.Invoke(hole) ?? new SlotPool(hole, 12);
        return parts with
        {
            Streaming = new()
            {
                MapMayCopy = Claim.Yes,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.Yes,
            },
            // Which slot is to be copied from, and how much of it, is told by the address and the size.
            UnmapNeedsState = static _ => Claim.Yes,
            // Lists share the slots with mappings, which have a promise of all of them.
            Scatterlist = parts.Scatterlist is { } lists ? lists with { Room = ScatterlistRoom.None } : null,
            MemoryMap = map.With(
                regions:
                [
                    new(whole.First, hole.First - whole.First),
                    new(hole.End, whole.End - hole.End),
                    .. map.Regions[1..],
                ],
                low: new(map.Low.First, map.Low.Count / 2)
            ),
            DirectOperations = device => make(device, pool),
        };
    }
}
