namespace Dma.Reference;

/// <summary>
/// A bus master whose posted stores land in any order, but for two rules: stores to the same byte keep their order, and one
/// to an allocation with <see cref="DmaAttributes.WriteBarrier" /> lands after all earlier stores of the device. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public class RelaxedBusMaster(Device device) : BusMaster(device)
{
    /// <summary>Lands the stores whose step has come and that nothing holds up, oldest first.</summary>
    public override void LandDue()
    {
        for (var index = 0; index < PostedStores; )
        {
            if (IsDue(index) && !IsHeldUp(TargetOf(index, out var length), length, index))
                Land(index);
            else
                index++;
        }
    }

    /// <inheritdoc />
    protected override bool IsHeldUp(PhysicalAddress memory, int length, int before) =>
        before > 0 && (Machine.Coherent.IsWriteBarrier(memory) || TouchesOlder(memory, length, before));

    private bool TouchesOlder(PhysicalAddress memory, int length, int before)
    {
        for (var index = 0; index < before; index++)
        {
            var older = TargetOf(index, out var size).Value;
            if (memory.Value >= older ? memory.Value - older < (ulong)size : older - memory.Value < (ulong)length)
                return true;
        }
        return false;
    }
}
