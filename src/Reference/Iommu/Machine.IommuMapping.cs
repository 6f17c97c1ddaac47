namespace Dma.Reference;

// Address spaces: arguments are checked here; the part does the rest.
public sealed partial class Machine : IIommuMapping
{
    /// <inheritdoc />
    public IommuMappingDescription IommuMappingDescription => Parts.IommuMapping ?? IommuMappingDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> also for parts of pages, and for a window that passes the end of the space.</remarks>
    public Answer<AddressSpaceId> CreateSpace(DmaRange window) =>
        HasAddressSpaces ? Spaces.Create(window) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that cannot be attached, <see cref="Errno.Invalid" /> for an address space that does not exist, <see cref="Errno.Busy" /> for a device on which something is live.</remarks>
    public Answer AttachDevice(DeviceId device, AddressSpaceId space)
    {
        if (!HasAddressSpaces)
            return Answer.Unsupported;
        if (Find(device) is not { } found || !IommuMappingDescription.Attachable.Contains(device))
            return Answer.Failed(Errno.NoDevice);
        return found.Mappings.Count > 0 ? Answer.Failed(Errno.Busy) : Spaces.Attach(found, space);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for one that is not attached, <see cref="Errno.Busy" /> for one on which something is live.</remarks>
    public Answer DetachDevice(DeviceId device)
    {
        if (!HasAddressSpaces)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        return found.Mappings.Count > 0 ? Answer.Failed(Errno.Busy) : Spaces.Detach(found);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for an address space that does not exist.</remarks>
    public Answer ReleaseSpace(AddressSpaceId space) => HasAddressSpaces ? Spaces.Release(space) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for one that is not attached and for what is no buffer, <see cref="Errno.Busy" /> for addresses that cannot be had.</remarks>
    public Answer MapFixed(
        DeviceId device,
        DmaAddress address,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    )
    {
        if (!HasAddressSpaces)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (
            found.Operations is not AttachedOperations operations
            || direction is < DmaDirection.Bidirectional or > DmaDirection.FromDevice
            || size.Value == 0
            || !TryResolveBuffer(buffer, size.Value, out var memory)
        )
            return Answer.Failed(Errno.Invalid);
        var mapping = new Mapping(address, size, direction, memory);
        if (!operations.TryMapFixed(mapping))
            return Answer.Failed(Errno.Busy);
        found.Mappings.Add(mapping);
        return Answer.Ok;
    }

    private bool HasAddressSpaces => Parts.IommuMapping is not null;
}
