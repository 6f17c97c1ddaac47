using Dma.Reference;

namespace Dma.Variants.Caches;

/// <summary>Cleans and invalidates at every hand-over, whatever its direction.</summary>
/// <param name="machine">The machine.</param>
internal sealed class InvalidatesAlways(Machine machine) : CacheMaintenance(machine)
{
    protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        base.Give(device, start, size, direction);
        if (!device.IsCoherent)
            Invalidate(start, size);
    }

    protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (device.IsCoherent)
            return;
        // What the CPU stored to a TO_DEVICE buffer meanwhile is its own and stays.
        if (direction == DmaDirection.ToDevice)
            Machine.Cache.Clean(start, size);
        Invalidate(start, size);
    }
}

/// <summary>Drops dirty lines where a FROM_DEVICE buffer is given, as their content is not wanted; the classic ARMv7.</summary>
/// <param name="machine">The machine.</param>
internal sealed class DiscardsAtFromDevice(Machine machine) : CacheMaintenance(machine)
{
    protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (direction == DmaDirection.FromDevice && !device.IsCoherent)
            Invalidate(start, size);
        else
            base.Give(device, start, size, direction);
    }
}

/// <summary>Cleans and invalidates when giving and does nothing when taking: enough where nothing is ever brought in by a guess; the classic ARM926.</summary>
/// <param name="machine">The machine.</param>
internal sealed class InvalidatesWhenGiving(Machine machine) : CacheMaintenance(machine)
{
    protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        base.Give(device, start, size, direction);
        if (!device.IsCoherent && direction != DmaDirection.ToDevice)
            Invalidate(start, size);
    }

    protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
}

/// <summary>Cleans and invalidates at every hand-over, also where nothing needs it: for devices that see through the caches, and in memory that is coherent.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MaintainsForAll(Machine machine) : CacheMaintenance(machine)
{
    protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        base.Give(device, start, size, direction);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Clean(start, size);
        Invalidate(start, size);
    }

    protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        // What the CPU stored to memory that is coherent is its own and stays, and so it is where it need not be taken.
        if (device.IsCoherent || direction == DmaDirection.ToDevice)
        {
            Machine.WriteBuffer.Drain(start, size);
            Machine.Cache.Clean(start, size);
        }
        Invalidate(start, size);
    }
}
