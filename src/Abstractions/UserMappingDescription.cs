namespace Dma;

/// <summary>What a platform says of its mappings to user space. Immutable; the defaults promise nothing.</summary>
public sealed record UserMappingDescription
{
    /// <summary>A description that says nothing.</summary>
    public static UserMappingDescription Unstated { get; } = new();

    /// <summary>Whether buffers allocated without attributes can be mapped (<c>dma_mmap_coherent</c>).</summary>
    public Claim MapsCoherent { get; init; }

    /// <summary>Whether buffers allocated with <see cref="DmaAttributes.WriteCombine" /> can be mapped (<c>dma_mmap_writecombine</c>).</summary>
    public Claim MapsWriteCombined { get; init; }

    /// <summary>Whether buffers allocated with any other attribute can be mapped (<c>dma_mmap_attrs</c>).</summary>
    public Claim MapsByAttributes { get; init; }

    /// <summary>
    /// How many mappings to user space may be live at once, 0 or more, over all devices, of buffers that can be mapped: so many succeed on a
    /// fresh or drained machine, for devices that can do DMA, and after all have ended and <see cref="IDmaPlatform.Settle" />
    /// so many do again. How often in a row a call may be refused is said by <see cref="RoomPromise.RefusalsInARow" />.
    /// </summary>
    public int Mappings { get; init; }

    /// <summary>Whether an access of the user to the first page behind a mapping is a fault where no other mapping is live.</summary>
    public Claim FaultsPastEnd { get; init; }
}
