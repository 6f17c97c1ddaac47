namespace Dma;

/// <summary>What a device tree says of a region of reserved memory. Immutable.</summary>
public sealed record DeviceTreeRegion
{
    /// <summary>The region's name in reports; 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where the region lies (<c>reg</c>); null where the system is to choose. Counts before all of <see cref="Size" />, <see cref="Alignment" /> and <see cref="AllocRanges" />.</summary>
    public PhysicalRange? Fixed { get; init; }

    /// <summary>How many bytes the system is to set aside; of no meaning with <see cref="Fixed" />, else at least 1.</summary>
    public ByteCount Size { get; init; }

    /// <summary>The first byte lies at a multiple of it: a power of two. Zero, the default: anywhere.</summary>
    public ByteCount Alignment { get; init; }

    /// <summary>The region lies whole in one of these ranges; none, the default: anywhere in memory. Up to 64.</summary>
    public IReadOnlyList<PhysicalRange> AllocRanges { get; init; } = [];

    /// <summary>What the region is for.</summary>
    public RegionUse Use { get; init; }

    /// <summary>
    /// Whether a <see cref="RegionUse.Contiguous" /> region serves the devices that have none of their own
    /// (<c>linux,cma-default</c>), or a <see cref="RegionUse.CoherentPool" /> may serve devices that do not refer to it
    /// (<c>linux,dma-default</c>). Of no meaning for others, and false there.
    /// </summary>
    public bool IsDefault { get; init; }

    /// <summary>
    /// Whether a <see cref="RegionUse.Reserved" /> region may be lent until its owner needs it (<c>reusable</c>). A
    /// <see cref="RegionUse.Contiguous" /> region always may; false for others.
    /// </summary>
    public bool IsReusable { get; init; }
}
