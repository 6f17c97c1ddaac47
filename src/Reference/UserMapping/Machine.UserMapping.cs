namespace Dma.Reference;

// Mappings to user space: arguments are checked here; the mapper does the rest.
public sealed partial class Machine : IUserMapping
{
    /// <inheritdoc />
    public UserMappingDescription UserMappingDescription => Parts.UserMapping ?? UserMappingDescription.Unstated;

    private bool HasUserMappings => HasCoherentMemory && Parts.UserMapping is not null;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for no pages. The attributes
    /// are not compared.
    /// </remarks>
    public Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    )
    {
        if (!HasUserMappings)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        return pages == 0
            ? Answer.Failed(Errno.Invalid)
            : UserMapper.Map(new(found, buffer, size, attributes, pageOffset, pages));
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a mapping that is not live.</remarks>
    public Answer UnmapFromUser(UserMappingId mapping) =>
        HasUserMappings ? UserMapper.Unmap(mapping) : Answer.Unsupported;

    /// <inheritdoc />
    public Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) =>
        !HasUserMappings ? Answer.Unsupported
        : destination.IsEmpty ? Answer.Ok
        : UserMapper.Load(mapping, offset, destination);

    /// <inheritdoc />
    public Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) =>
        !HasUserMappings ? Answer.Unsupported
        : source.IsEmpty ? Answer.Ok
        : UserMapper.Store(mapping, offset, source);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> CanMapToUser(DeviceId device) =>
        !HasUserMappings ? Answer.Unsupported
        : Find(device) is { } found ? UserMapper.CanMap(found)
        : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist. The attributes are not compared.</remarks>
    public Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    ) =>
        !HasUserMappings ? Answer.Unsupported
        : Find(device) is { } found
            ? UserMapper.GetScatterTable(new(found, buffer, size, attributes, 0, 0), destination)
        : Answer.Failed(Errno.NoDevice);
}
