namespace Dma;

/// <summary>What a platform says of its masks. Immutable; the defaults promise nothing.</summary>
public sealed record AddressingDescription
{
    /// <summary>A description that says nothing.</summary>
    public static AddressingDescription Unstated { get; } = new();

    /// <summary>Every all-ones mask from this one up to the device's widest is accepted. Zero, the default, promises none.</summary>
    public DmaMask AcceptsFrom { get; init; }
}
