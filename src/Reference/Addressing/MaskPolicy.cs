namespace Dma.Reference;

/// <summary>The streaming and the coherent mask of a device: which ones are accepted, and what those in force allow. Replaceable.</summary>
/// <param name="device">The device.</param>
public class MaskPolicy(Device device) : DevicePart(device)
{
    /// <summary>The streaming mask in force: the last accepted one, before that the device's initial one.</summary>
    public DmaMask InForce { get; protected set; } = device.Description.InitialMask;

    /// <summary>The coherent mask in force, which no streaming mask moves: the last accepted one, before that the device's initial one.</summary>
    public DmaMask CoherentInForce { get; protected set; } = device.Description.InitialMask;

    /// <summary>The last DMA address that the streaming mask in force and the bus let through.</summary>
    public DmaAddress LastAddress => new(Math.Min(InForce.Value, Device.Description.BusLimit.Value));

    /// <summary>The last DMA address that a coherent or non-coherent allocation may have: by the coherent mask in force and the bus.</summary>
    public virtual DmaAddress LastCoherentAddress =>
        new(Math.Min(CoherentInForce.Value, Device.Description.BusLimit.Value));

    /// <summary>The mask that reaches all memory, all ones; asking changes nothing.</summary>
    public virtual DmaMask Required => Device.Operations.RequiredMask;

    /// <summary>The largest size of one mapping in bytes; asking changes nothing.</summary>
    public virtual ByteCount LargestMapping => Device.Operations.LargestMapping;

    /// <summary>Puts a streaming mask in force.</summary>
    /// <param name="mask">The mask; need not be all ones.</param>
    /// <returns>The outcome; with <see cref="Errno.IO" /> the mask before it stays in force.</returns>
    public virtual Answer SetMask(DmaMask mask)
    {
        if (!Accepts(mask))
            return Answer.Failed(Errno.IO);
        InForce = mask;
        return Answer.Ok;
    }

    /// <summary>Puts a coherent mask in force.</summary>
    /// <param name="mask">The mask; need not be all ones.</param>
    /// <returns>The outcome; with <see cref="Errno.IO" /> the mask before it stays in force.</returns>
    public virtual Answer SetCoherentMask(DmaMask mask)
    {
        if (!Accepts(mask))
            return Answer.Failed(Errno.IO);
        CoherentInForce = mask;
        return Answer.Ok;
    }

    /// <summary>Puts a mask in force as the streaming and the coherent one.</summary>
    /// <param name="mask">The mask; need not be all ones.</param>
    /// <returns>The outcome; with <see cref="Errno.IO" /> both stay as they were.</returns>
    public virtual Answer SetMaskAndCoherent(DmaMask mask)
    {
        // What is accepted as one is accepted as the other, so the second cannot be refused.
        var answer = SetMask(mask);
        return answer == Answer.Ok ? SetCoherentMask(mask) : answer;
    }

    /// <summary>Whether the device may use addresses for a mapping.</summary>
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
