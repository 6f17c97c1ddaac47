namespace Dma;

/// <summary>What a platform says of its lists. Immutable; the defaults promise nothing.</summary>
public sealed record ScatterlistDescription
{
    /// <summary>A description that says nothing.</summary>
    public static ScatterlistDescription Unstated { get; } = new();

    /// <summary>What there is room for.</summary>
    public ScatterlistRoom Room { get; init; } = ScatterlistRoom.None;

    /// <summary>The most bytes of a segment made of several entries, for every device before it says otherwise; at least 1, 64 KiB unless stated.</summary>
    public ByteCount MaxSegmentSize { get; init; } = new(0x1_0000);

    /// <summary>What no segment made of several entries crosses, for every device before it says otherwise: 2^n-1, 32 bits unless stated.</summary>
    public DmaMask SegmentBoundary { get; init; } = DmaMask.Default;
}
