namespace Dma;

/// <summary>The facet of user mappings: buffers of <see cref="ICoherent" /> shown to a process, page by page.</summary>
/// <remarks>
/// <para>The user sees a buffer as the CPU does, and may do so from another CPU: <see cref="IDmaPlatform.Barrier" /> makes the
/// stores of the CPU and of all user mappings visible to each other and to devices, also those of mappings that have ended.</para>
/// <para>A buffer is not freed while a mapping of it lives, and each mapping is asked for with the attributes of the allocation.</para>
/// </remarks>
public interface IUserMapping
{
    /// <summary>What the platform says of its user mappings.</summary>
    UserMappingDescription UserMappingDescription => UserMappingDescription.Unstated;

    /// <summary>Maps pages of a buffer to user space (<c>dma_mmap_attrs</c>).</summary>
    /// <param name="device">The device that the buffer was allocated for.</param>
    /// <param name="buffer">What the allocation gave, a cookie too.</param>
    /// <param name="size">The size in bytes that the allocation took; a buffer has as many pages as hold it.</param>
    /// <param name="attributes">The attributes that the allocation took.</param>
    /// <param name="pageOffset">The first page of the buffer that is mapped, from 0.</param>
    /// <param name="pages">How many pages; at least 1.</param>
    /// <returns>
    /// The mapping, whose page i is page <paramref name="pageOffset" /> + i of the buffer; <see cref="Errno.NoSuchAddress" /> where
    /// the buffer has not all of these pages or cannot be mapped, and then nothing is.
    /// </returns>
    Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    );

    /// <summary>Ends a mapping (<c>munmap</c>). The buffer, and other mappings of it, stay as they are.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapFromUser(UserMappingId mapping);

    /// <summary>The user loads bytes.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte in bytes from the start of the mapping.</param>
    /// <param name="destination">Filled with the bytes.</param>
    /// <returns>The outcome; <see cref="Errno.BadAddress" /> is a fault, which a load inside a live mapping never is.</returns>
    Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination);

    /// <summary>The user stores bytes.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte in bytes from the start of the mapping.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; <see cref="Errno.BadAddress" /> is a fault, which a store inside a live mapping never is.</returns>
    Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source);

    /// <summary>Whether buffers of a device can be mapped to user space at all (<c>dma_can_mmap</c>).</summary>
    /// <param name="device">The device.</param>
    /// <returns>False: every <see cref="MapToUser" /> for the device is refused. Unsupported: a driver tries.</returns>
    Answer<bool> CanMapToUser(DeviceId device) => Answer.Unsupported;

    /// <summary>Tells the pages of a buffer as a list (<c>dma_get_sgtable</c>).</summary>
    /// <param name="device">The device that the buffer was allocated for.</param>
    /// <param name="buffer">What the allocation gave, a cookie too.</param>
    /// <param name="size">The size in bytes that the allocation took.</param>
    /// <param name="attributes">The attributes that the allocation took.</param>
    /// <param name="destination">
    /// Filled from its beginning with the entries in the order of the buffer's bytes: together as long as the buffer, or up to
    /// the end of its last page.
    /// </param>
    /// <returns>How many entries the list has, also where that is more than the destination holds; or <see cref="Errno.NoSuchAddress" />.</returns>
    Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    ) => Answer.Unsupported;
}
