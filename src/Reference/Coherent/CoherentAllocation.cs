namespace Dma.Reference;

/// <summary>What is asked of the allocator of coherent memory.</summary>
/// <param name="Device">The device that shares the memory.</param>
/// <param name="Size">How many bytes; at least 1.</param>
/// <param name="Flags">How to allocate.</param>
/// <param name="Attributes">What memory it is.</param>
/// <param name="IsNonCoherent">Whether the memory may be non-coherent, by the call that asks for it.</param>
public readonly record struct CoherentRequest(
    Device Device,
    ByteCount Size,
    Gfp Flags,
    DmaAttributes Attributes,
    bool IsNonCoherent
);

/// <summary>A live allocation of coherent or non-coherent memory. Immutable.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Frames">The memory.</param>
/// <param name="Type">How the CPU reaches it.</param>
/// <param name="View">Where the CPU sees it.</param>
/// <param name="Buffer">The answer: its addresses.</param>
public sealed record CoherentAllocation(
    CoherentRequest Request,
    FrameRange Frames,
    MemoryType Type,
    CpuView View,
    CoherentBuffer Buffer
)
{
    /// <summary>Whether its pages are no neighbours in memory as they are for device, CPU and users: the last of them comes first.</summary>
    public bool IsScattered { get; init; }

    /// <summary>The frame of a page.</summary>
    /// <param name="page">The page, counted from the first of the allocation.</param>
    public ulong FrameOf(ulong page) => IsScattered ? Frames.End - 1 - page : Frames.First + page;

    /// <summary>Whether the driver makes syncs: it asked for memory that need not be coherent.</summary>
    public bool TakesSyncs => Request.IsNonCoherent || Request.Attributes.HasFlag(DmaAttributes.NonConsistent);
}

/// <summary>Where the CPU sees an allocation.</summary>
public enum CpuView
{
    /// <summary>Through the linear map.</summary>
    Linear = 0,

    /// <summary>At addresses of its own, far from the linear map.</summary>
    Remapped = 1,

    /// <summary>Nowhere; what stands for the address is a cookie.</summary>
    None = 2,
}
