namespace Dma.Reference;

/// <summary>What a driver asks for when it maps a buffer to user space.</summary>
/// <param name="Device">The device of the buffer.</param>
/// <param name="Buffer">What the allocation gave.</param>
/// <param name="Size">The size that the allocation took.</param>
/// <param name="Attributes">The attributes that the allocation took.</param>
/// <param name="PageOffset">The first page of the buffer that is mapped.</param>
/// <param name="Pages">How many pages; at least 1.</param>
public readonly record struct UserRequest(
    Device Device,
    CoherentBuffer Buffer,
    ByteCount Size,
    DmaAttributes Attributes,
    ulong PageOffset,
    ulong Pages
);

/// <summary>A live mapping to user space. Immutable.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Allocation">The buffer.</param>
/// <param name="Frames">The memory that the user sees.</param>
/// <param name="Type">How the user's CPU reaches it.</param>
public sealed record UserView(UserMappingId Id, CoherentAllocation Allocation, FrameRange Frames, MemoryType Type);
