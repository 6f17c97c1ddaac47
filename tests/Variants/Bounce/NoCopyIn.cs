using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>Does not copy in where the device is to store: what it leaves out comes back as whatever the slot held.</summary>
/// <param name="device">The device.</param>
/// <param name="pool">The pool of the machine.</param>
internal sealed class NoCopyIn(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        mapping.Direction != DmaDirection.FromDevice;
}
