namespace Dma.Variants;

// Addresses of translated devices.
public abstract partial class PlatformWrapper : ITranslation, IPhysicalView
{
    /// <inheritdoc />
    public virtual TranslationDescription DescribeTranslation(DeviceId device) => Inner.DescribeTranslation(device);

    /// <inheritdoc />
    public virtual Answer<PhysicalAddress> PhysicalAddressOf(DeviceId device, DmaAddress address) =>
        Inner.PhysicalAddressOf(device, address);
}
