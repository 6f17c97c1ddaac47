namespace Dma.Reference;

// Bounce buffers: what is said of each device, and the pool that devices share.
public sealed partial class Machine : IBounce
{
    /// <summary>The pool of slots of all devices that have none of their own; made when it is first asked for.</summary>
    public BouncePool BouncePool => field ??= Parts.BouncePool(this, MemoryMap.BouncePool);

    /// <inheritdoc />
    public BounceDescription DescribeBounce(DeviceId device) =>
        Find(device) is { } found ? Parts.Bounce(found.Description) : BounceDescription.Unstated;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.Invalid" /> for a mask that is too wide or not of this form, <see cref="Errno.IO" /> for a device
    /// whose addresses cannot keep bits, <see cref="Errno.NoDevice" /> for a device that does not exist.
    /// </remarks>
    public Answer SetMinAlignMask(DeviceId device, ByteCount mask)
    {
        if (!HasBounceBuffers)
            return Answer.Unsupported;
        return Find(device) is { } found ? found.Operations.SetMinAlignMask(mask) : Answer.Failed(Errno.NoDevice);
    }

    private bool HasBounceBuffers =>
        MemoryMap.BouncePool.Count > 0 || Parts.Devices.Any(device => Parts.Bounce(device).Restricted == Claim.Yes);
}
