namespace Dma.Variants;

// Coherent and non-coherent memory.
public abstract partial class PlatformWrapper : ICoherent, INonCoherent
{
    /// <inheritdoc />
    public virtual CoherentDescription CoherentDescription => Inner.CoherentDescription;

    /// <inheritdoc />
    public virtual Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => Inner.AllocateCoherent(device, size, flags, attributes);

    /// <inheritdoc />
    public virtual Answer FreeCoherent(
        DeviceId device,
        ByteCount size,
        CoherentBuffer buffer,
        DmaAttributes attributes
    ) => Inner.FreeCoherent(device, size, buffer, attributes);

    /// <inheritdoc />
    public virtual Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags) =>
        Inner.AllocateNonCoherent(device, size, flags);

    /// <inheritdoc />
    public virtual Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        Inner.FreeNonCoherent(device, size, buffer);

    /// <inheritdoc />
    public virtual Answer SetCoherentMask(DeviceId device, DmaMask mask) => Inner.SetCoherentMask(device, mask);

    /// <inheritdoc />
    public virtual Answer<DmaMask> GetCoherentMask(DeviceId device) => Inner.GetCoherentMask(device);

    /// <inheritdoc />
    public virtual Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Inner.SetMaskAndCoherent(device, mask);
}
