namespace Dma;

/// <summary>What a platform says of its old names. Immutable; the defaults promise nothing beyond the pci_ names.</summary>
public sealed record LegacyDescription
{
    /// <summary>A description that says nothing.</summary>
    public static LegacyDescription Unstated { get; } = new();

    /// <summary>Whether there are the sbus_ names too. The suite calls none of them unless yes.</summary>
    public Claim HasSbusNames { get; init; }
}
