namespace Dma;

/// <summary>What a platform says of its reserved areas. Immutable; the defaults promise nothing.</summary>
public sealed record ContiguousDescription
{
    /// <summary>A description that says nothing.</summary>
    public static ContiguousDescription Unstated { get; } = new();

    /// <summary>What there is room for.</summary>
    public ContiguousRoom Room { get; init; } = ContiguousRoom.None;

    /// <summary>
    /// The largest alignment in bytes of a block: a power of two from the page size. Zero, the default: a block of any order is
    /// aligned to that order.
    /// </summary>
    public ByteCount AlignmentCap { get; init; }

    /// <summary>Whether buffers of <see cref="ICoherent" /> come from the device's area where that has room. Unstated counts as possible.</summary>
    public Claim ServesBuffers { get; init; }
}
