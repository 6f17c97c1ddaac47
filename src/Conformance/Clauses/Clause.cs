namespace Dma.Conformance.Clauses;

/// <summary>One numbered statement of what a platform owes, as it stands in specs/. Immutable.</summary>
public sealed record Clause
{
    /// <summary>The permanent id.</summary>
    public required ClauseId Id { get; init; }

    /// <summary>The area: the name of the file without its extension, such as <c>Streaming</c>.</summary>
    public required string Area { get; init; }

    /// <summary>How much the clause demands.</summary>
    public required ClauseLevel Level { get; init; }

    /// <summary>The demand in a few words, without a full stop.</summary>
    public required string Title { get; init; }

    /// <summary>The demand in one to three sentences.</summary>
    public required string Statement { get; init; }

    /// <summary>Which documents say so, and where in them.</summary>
    public required string Source { get; init; }

    /// <summary>The operations whose answers can break the clause.</summary>
    public required string ObservedBy { get; init; }

    /// <summary>The name of the facet without which the clause is not provided; null where the core is enough.</summary>
    public string? Needs { get; init; }

    /// <summary>Which descriptions the clause applies to.</summary>
    public ClauseCondition Applies { get; init; } = ClauseCondition.Always;

    /// <summary>
    /// The clauses that this one rests on: where one of them is broken, what is observed of this one may say nothing, and a
    /// failure is reported by the one that a simpler program shows to be broken. Each once; empty if it rests on none.
    /// </summary>
    public IReadOnlyList<Presumption> Presumes { get; init; } = [];

    /// <summary>The areas that it rests on with all their tested clauses, and why, as they stand in the file.</summary>
    internal IReadOnlyList<(string Area, string Reason)> PresumedAreas { get; init; } = [];

    /// <summary>Whether the clause is tested.</summary>
    public ClauseStanding Standing { get; init; }

    /// <summary>Why the clause is not tested; null if it is.</summary>
    public string? Reason { get; init; }

    /// <summary>The area for which the clause waits; null unless it waits.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Where the clause stands: the file and the heading in it, such as <c>specs/Streaming.md#dma-map-005</c>.</summary>
    public required string Anchor { get; init; }

    /// <summary>The id, the level and the title in one line.</summary>
    public override string ToString() => $"{Id} {Level.ToString().ToUpperInvariant()} {Title}";
}
