namespace Dma;

/// <summary>What a platform says of the misuse that it finds. Immutable.</summary>
public sealed record DiagnosticsDescription
{
    /// <summary>The classes that it claims to find, each at most once; the suite generates these alone. None unless stated.</summary>
    public IReadOnlyList<Misuse> Finds { get; init; } = [];
}
