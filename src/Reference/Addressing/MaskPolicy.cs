namespace Dma.Reference;

/// <summary>The streaming mask of a device: which ones are accepted, and what the one in force allows. Replaceable.</summary>
/// <param name="device">The device.</param>
public class MaskPolicy(Device device) : DevicePart(device)
{
    /// <summary>The mask in force: the last accepted one, before that the device's initial one.</summary>
    public DmaMask InForce { get; protected set; } = device.Description.InitialMask;

    /// <summary>The last DMA address that the mask in force and the bus let through.</summary>
    public DmaAddress LastAddress => new(Math.Min(InForce.Value, Device.Description.BusLimit.Value));

    /// <summary>The mask that reaches all memory, all ones; asking changes nothing.</summary>
    public virtual DmaMask Required => Device.Operations.RequiredMask;

    /// <summary>The largest size of one mapping in bytes; asking changes nothing.</summary>
    public virtual ByteCount LargestMapping => Device.Operations.LargestMapping;

    /// <summary>Puts a mask in force.</summary>
    /// <param name="mask">The mask; need not be all ones.</param>
    /// <returns>The outcome; with <see cref="Errno.IO" /> the mask before it stays in force.</returns>
    public virtual Answer SetMask(DmaMask mask)
    {
        if (!Accepts(mask))
            return Answer.Failed(Errno.IO);
        InForce = mask;
        return Answer.Ok;
    }

    /// <summary>Whether the device may use addresses.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="size">How many; at least 1.</param>
    public virtual bool Admits(DmaAddress start, ByteCount size)
    {
        var last = LastAddress.Value;
        // Compared without forming the end, which may lie beyond 64 bits.
        return start.Value <= last && size.Value - 1 <= last - start.Value;
    }

    /// <summary>Whether a mask can be put in force.</summary>
    /// <param name="mask">The mask.</param>
    protected virtual bool Accepts(DmaMask mask) =>
        mask.Value <= Device.Description.WidestMask.Value && Device.Operations.Supports(mask);
}
