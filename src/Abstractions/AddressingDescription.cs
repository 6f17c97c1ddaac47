namespace Dma;

/// <summary>What a platform says of its masks. Immutable; the defaults promise nothing.</summary>
public sealed record AddressingDescription
{
    /// <summary>A description that says nothing.</summary>
    public static AddressingDescription Unstated { get; } = new();

    /// <summary>Every all-ones mask from this one up to the device's widest is accepted: 2^n-1, or zero, the default, which promises none.</summary>
    public DmaMask AcceptsFrom { get; init; }
}
