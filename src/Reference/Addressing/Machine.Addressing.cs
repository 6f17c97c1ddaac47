namespace Dma.Reference;

// Masks and the largest mapping: each device's policy answers.
public sealed partial class Machine : IAddressing
{
    /// <inheritdoc />
    public AddressingDescription AddressingDescription => Parts.Addressing;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.IO" /> for a mask that the device cannot have, <see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer SetMask(DeviceId device, DmaMask mask) =>
        Find(device) is { } found ? found.Masks.SetMask(mask) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<DmaMask> GetMask(DeviceId device) =>
        Find(device) is { } found ? found.Masks.InForce : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<DmaMask> GetRequiredMask(DeviceId device) =>
        Find(device) is { } found ? found.Masks.Required : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks>0 for a device that cannot do DMA; <see cref="Errno.NoDevice" /> for one that does not exist.</remarks>
    public Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        Find(device) is { } found ? found.Masks.LargestMapping : Answer.Failed(Errno.NoDevice);
}
