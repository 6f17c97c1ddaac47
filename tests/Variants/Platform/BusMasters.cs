using Dma.Reference;

namespace Dma.Variants.Platform;

/// <summary>No store lands before it is waited for.</summary>
/// <param name="device">The device.</param>
internal sealed class LandsWhenComplete(Device device) : BusMaster(device)
{
    protected override ulong Delay(DmaAddress start) => UntilComplete;
}

/// <summary>Every store lands at once.</summary>
/// <param name="device">The device.</param>
internal sealed class LandsAtOnce(Device device) : BusMaster(device)
{
    protected override ulong Delay(DmaAddress start) => 0;
}

/// <summary>Loads pass the stores of the device itself that are still in flight.</summary>
/// <param name="device">The device.</param>
internal sealed class LoadsPassStores(Device device) : BusMaster(device)
{
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
}
