using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.Scatterlist;

namespace Dma.Variants.Adversary;

/// <summary>Slots from where it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeSlots(Machine machine, FrameRange frames, Freedoms freedoms) : LowestSlots(machine, frames)
{
    private ulong _next;

    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        var isPlaced = TryPlaceAs(freedoms.Of(FreedomCatalogue.Slots), count, alignment, phase, out slot);
        _next = isPlaced ? Math.Max(_next, slot + count) : _next;
        return isPlaced;
    }

    private bool TryPlaceAs(PlacingWay way, ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        switch (way)
        {
            case PlacingWay.New when TryNew(count, alignment, phase, out slot):
            case PlacingWay.Highest when TryHighest(count, alignment, phase, out slot):
            case PlacingWay.Scattered when TryAnywhere(count, alignment, phase, out slot):
                return true;
            default:
                return base.TryPlace(count, alignment, phase, out slot);
        }
    }

    private bool TryNew(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var from = Math.Max(_next, FirstSlot); from < FirstSlot + Slots; from = EndOfSet(from))
        {
            if (TryFit(from, EndOfSet(from), count, alignment, phase, out slot))
                return true;
        }
        slot = 0;
        return false;
    }

    private static ulong EndOfSet(ulong slot) => (slot / SlotsPerSet + 1) * SlotsPerSet;

    private bool TryHighest(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var end = FirstSlot + Slots; end > FirstSlot; end -= SlotsPerSet)
        {
            for (var back = Math.Min(count, SlotsPerSet); back <= SlotsPerSet; back++)
            {
                if (TryFit(end - back, end, count, alignment, phase, out slot))
                    return true;
            }
        }
        slot = 0;
        return false;
    }

    private bool TryAnywhere(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var attempt = 0UL; attempt < 8; attempt++)
        {
            var from = FirstSlot + Machine.Choices.Draw(Choice.Slot, attempt) % Slots;
            if (TryFit(from, EndOfSet(from), count, alignment, phase, out slot))
                return true;
        }
        slot = 0;
        return false;
    }
}

/// <summary>Copies that begin, and have beside them, what it is told.</summary>
/// <param name="device">The device.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeBounced(Device device, Freedoms freedoms) : BouncedOperations(device)
{
    private const byte Poison = 0x6B;

    protected override bool MustBounce(PhysicalAddress buffer, ByteCount size) =>
        base.MustBounce(buffer, size)
        || (
            Description.BouncesAlways == Claim.Unstated && freedoms.Of(FreedomCatalogue.Bouncing) == BouncingWay.Always
        );

    // A device that is not trusted must not find what was another's.
    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        freedoms.Of(FreedomCatalogue.Copying) == CopyingWay.Always
        || mapping.Direction != DmaDirection.FromDevice
        || Description.Untrusted != Claim.No;

    protected override void ClearPadding(PhysicalAddress copy, ByteCount size)
    {
        base.ClearPadding(copy, size);
        if (freedoms.Of(FreedomCatalogue.Padding) == PaddingWay.Zeros)
            return;
        var first = Pool.SlotsOf(copy, out var all);
        Fill(first, copy.Value - first.Value);
        Fill(copy.Add(size), all - (copy.Value - first.Value) - size.Value);
    }

    private void Fill(PhysicalAddress start, ulong size)
    {
        if (size == 0)
            return;
        var bytes = Scratch(new(size));
        bytes.Fill(Poison);
        Machine.Memory.Write(start, bytes);
    }
}

/// <summary>A device that is served directly, and whose mappings are copies when it is told.</summary>
/// <param name="device">The device.</param>
/// <param name="pool">The pool of the machine.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeCopies(Device device, SlotPool pool, Freedoms freedoms)
    : BounceOperations(device, pool, always: false)
{
    protected override bool Always => freedoms.Of(FreedomCatalogue.Bouncing) == BouncingWay.Always;

    protected override bool IsCopied => freedoms.Of(FreedomCatalogue.Bouncing) != BouncingWay.Never;

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        freedoms.Of(FreedomCatalogue.Copying) == CopyingWay.Always || mapping.Direction != DmaDirection.FromDevice;
}

/// <summary>Segments of the entries that it is told.</summary>
/// <param name="device">The device.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeMerging(Device device, Freedoms freedoms) : MergePolicy(device)
{
    public override DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var merged = base.Merge(entries);
        return freedoms.Of(FreedomCatalogue.Merging) == MergingWay.PartsAgain && merged.Length < entries.Length
            ? PartsAgain.Part(merged)
            : merged;
    }

    protected override bool CanJoin(in Mapping before, in Mapping after) =>
        freedoms.Of(FreedomCatalogue.Merging) switch
        {
            MergingWay.Never => false,
            MergingWay.EveryByte => unchecked(before.Start.Value + before.Size.Value) == after.Start.Value,
            MergingWay.NowAndThen => Machine.Choices.Draw(Choice.Merge, after.Start.Value) % 2 == 0
                && base.CanJoin(before, after),
            _ => base.CanJoin(before, after),
        };
}
