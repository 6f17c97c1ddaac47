namespace Dma.Variants;

// Operations chosen per device.
public abstract partial class PlatformWrapper : IDispatch
{
    /// <inheritdoc />
    public virtual DispatchDescription DispatchDescription => Inner.DispatchDescription;

    /// <inheritdoc />
    public virtual Answer<bool> NeedSync(DeviceId device, DmaAddress address) => Inner.NeedSync(device, address);

    /// <inheritdoc />
    public virtual Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.MapResource(device, registers, size, direction, attributes);

    /// <inheritdoc />
    public virtual Answer UnmapResource(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.UnmapResource(device, range, direction, attributes);

    /// <inheritdoc />
    public virtual Answer RegisterLoad(PhysicalAddress address, Span<byte> destination) =>
        Inner.RegisterLoad(address, destination);

    /// <inheritdoc />
    public virtual Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source) =>
        Inner.RegisterStore(address, source);
}
