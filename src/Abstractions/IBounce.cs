namespace Dma;

/// <summary>
/// The facet of bounce buffers: which devices are served by copies of their buffers, and what those copies keep. Drivers see
/// none of it but for room and alignment (SWI).
/// </summary>
public interface IBounce
{
    /// <summary>What the platform says of the bounce buffers of a device; the same for every instance of a profile.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The description; <see cref="BounceDescription.Unstated" /> for a device of which there is nothing to say.</returns>
    BounceDescription DescribeBounce(DeviceId device) => BounceDescription.Unstated;

    /// <summary>
    /// Asks that the low bits of DMA addresses equal those of the buffer (<c>dma_set_min_align_mask</c>), for mappings made
    /// from now on. See <see cref="BounceDescription.MinAlignMask" />. A mask that takes away promised room is to be refused.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The bits: 0 or 2^n-1.</param>
    /// <returns>Ok: the mask is in force. Failed: the mask before it still is. Unsupported: the masks of devices are fixed.</returns>
    Answer SetMinAlignMask(DeviceId device, ByteCount mask) => Answer.Unsupported;
}
