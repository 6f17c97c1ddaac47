namespace Dma.Variants;

// Mappings to user space.
public abstract partial class PlatformWrapper : IUserMapping
{
    /// <inheritdoc />
    public virtual UserMappingDescription UserMappingDescription => Inner.UserMappingDescription;

    /// <inheritdoc />
    public virtual Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    ) => Inner.MapToUser(device, buffer, size, attributes, pageOffset, pages);

    /// <inheritdoc />
    public virtual Answer UnmapFromUser(UserMappingId mapping) => Inner.UnmapFromUser(mapping);

    /// <inheritdoc />
    public virtual Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) =>
        Inner.UserLoad(mapping, offset, destination);

    /// <inheritdoc />
    public virtual Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) =>
        Inner.UserStore(mapping, offset, source);

    /// <inheritdoc />
    public virtual Answer<bool> CanMapToUser(DeviceId device) => Inner.CanMapToUser(device);

    /// <inheritdoc />
    public virtual Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    ) => Inner.GetScatterTable(device, buffer, size, attributes, destination);
}
