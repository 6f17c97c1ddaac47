namespace Dma.Mutants;

/// <summary>A platform that is wrong on purpose, in one way: a slip that a competent author makes.</summary>
/// <param name="Name">Its name: words joined by hyphens.</param>
/// <param name="RootCause">The slip, in a sentence.</param>
/// <param name="Clause">The clause that must be reported.</param>
/// <param name="AlsoFalls">Other clauses that fall by the same slip; no further ones may.</param>
/// <param name="Profile">The profile of the reference that it is made of.</param>
/// <param name="CreateFactory">Makes a factory that offers this profile alone.</param>
/// <param name="Source">The real bug that it follows, such as B01; null if there is none.</param>
/// <param name="ShortestRepro">How many steps the shortest program has that shows it, found by hand.</param>
/// <param name="FailsAtFirstCall">Whether the first call of the operation shows it, whatever its arguments.</param>
/// <param name="IsCombination">Whether it takes a size, an offset, a direction, a value or a history to show it.</param>
public sealed record Mutant(
    string Name,
    string RootCause,
    string Clause,
    IReadOnlyList<string> AlsoFalls,
    string Profile,
    Func<IDmaPlatformFactory> CreateFactory,
    string? Source,
    int ShortestRepro,
    bool FailsAtFirstCall,
    bool IsCombination
)
{
    /// <summary>Where it hangs instead of answering; null if it answers.</summary>
    public HangGate? Hang { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
