using Dma.Reference;

namespace Dma.Variants.Dispatch;

/// <summary>Says of every mapping that it needs syncs, as operations do that do not look.</summary>
/// <param name="machine">The machine.</param>
internal sealed class NeedsEverySync(Machine machine) : CacheMaintenance(machine)
{
    public override bool IsNeeded(Device device) => true;
}

/// <summary>Says of some addresses that they need syncs, and of some now and then, though no sync does anything there.</summary>
/// <param name="device">The device.</param>
internal sealed class NeedsSyncsByAddress(Device device) : DirectOperations(device)
{
    public override bool NeedsSync(DmaAddress address) =>
        base.NeedsSync(address)
        || (address.Value >> Machine.PageShift) % 2 == 0
        || Machine.Choices.Draw(Choice.Need, address.Value) % 4 == 0;
}
