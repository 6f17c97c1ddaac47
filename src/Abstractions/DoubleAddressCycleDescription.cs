namespace Dma;

/// <summary>What a platform says of addresses of two cycles. Immutable; the defaults promise nothing.</summary>
public sealed record DoubleAddressCycleDescription
{
    /// <summary>A description that says nothing.</summary>
    public static DoubleAddressCycleDescription Unstated { get; } = new();

    /// <summary>Whether an address leads back to its page and offset. The suite asks only if yes.</summary>
    public Claim LeadsBack { get; init; }
}
