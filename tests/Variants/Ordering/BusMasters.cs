using Dma.Reference;

namespace Dma.Variants.Ordering;

/// <summary>
/// Stores are cut into pieces that land each by itself, in any order but for the same bytes; loads pass them all.
/// </summary>
/// <param name="device">The device.</param>
internal class LandsInPieces(Device device) : RelaxedBusMaster(device)
{
    private readonly int _piece = 1 << (int)(2 + device.Machine.Choices.DrawOnce(Choice.Arrival, 0) % 7);
    private bool _loading;

    public override void Load(DmaAddress start, Span<byte> destination)
    {
        _loading = true;
        base.Load(start, destination);
        _loading = false;
    }

    public override void Complete()
    {
        if (!_loading)
            base.Complete();
    }

    public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
    {
        for (var done = 0; done < source.Length; done += _piece)
            base.Store(new(start.Value + (ulong)done), source.Slice(done, Math.Min(_piece, source.Length - done)));
    }
}

/// <summary>Stores land when they are waited for, or when a store to a WRITE_BARRIER region comes after them, which lands at once.</summary>
/// <param name="device">The device.</param>
internal sealed class LandsBeforeWriteBarrier(Device device) : LandsInPieces(device)
{
    protected override ulong Delay(DmaAddress start)
    {
        var isReached = Device.Operations.TryReach(start, new(1), isWrite: true, out var memory, out _);
        if (!isReached || !Machine.Coherent.IsWriteBarrier(memory))
            return UntilComplete;
        Complete();
        return 0;
    }
}
