using Dma.Reference;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Leaves what the CPU stored in its cache where a mapping is made TO_DEVICE.</summary>
internal sealed class GivesNothingToDevice(Machine machine) : CacheMaintenance(machine)
{
    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction != DmaDirection.ToDevice)
        {
            base.AtMap(device, mapping, attributes);
        }
    }
}

/// <summary>Gives only the first line of what is synced.</summary>
internal sealed class SyncsOneLine(Machine machine) : CacheMaintenance(machine)
{
    public override void AtSyncForDevice(
        Device device,
        PhysicalAddress start,
        ByteCount size,
        DmaDirection direction
    ) => base.AtSyncForDevice(device, start, new ByteCount(Math.Min(size.Value, 64)), direction);
}

/// <summary>Takes only mappings of up to 1,024 bytes back at unmap.</summary>
internal sealed class TakesSmallMappings(Machine machine) : CacheMaintenance(machine)
{
    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Size.Value <= 1024)
        {
            base.AtUnmap(device, mapping, attributes);
        }
    }
}

/// <summary>Lets the device reach mappings of more than half a page after they have ended.</summary>
internal sealed class LeavesLongMappingsReachable(Device device) : TranslatedOperations(device)
{
    protected override void ReleaseAddress(in Mapping mapping)
    {
        if (mapping.Size.Value <= 2048)
        {
            base.ReleaseAddress(mapping);
        }
        else
        {
            Device.BusMaster.Complete();
        }
    }
}

/// <summary>Looks only at the first byte of a mapping to see whether the mask covers it.</summary>
internal sealed class MasksTheStartOnly(Device device) : MaskPolicy(device)
{
    public override bool Admits(DmaAddress start, ByteCount size) => base.Admits(start, new ByteCount(1));
}
