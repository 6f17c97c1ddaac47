using Dma.Conformance.Clauses;

namespace Dma.Conformance;

/// <summary>What became of a regression.</summary>
public enum RegressionOutcome
{
    /// <summary>It was replayed, and broke no clause that the run was asked about.</summary>
    Passed,

    /// <summary>It was replayed, and broke a clause.</summary>
    Failed,

    /// <summary>It was not replayed, or what it showed says nothing.</summary>
    NotJudged,
}

/// <summary>What became of a trace that was replayed before anything was drawn.</summary>
public sealed record RegressionResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The profile that it names.</summary>
    public required string Profile { get; init; }

    /// <summary>The id of the clause that was broken when the trace was made, as the trace has it; null if none was.</summary>
    public required string? RecordedClause { get; init; }

    /// <summary>What became of it.</summary>
    public required RegressionOutcome Outcome { get; init; }

    /// <summary>The clause that it broke; null if none. The program of the first regression of a profile that breaks a clause is among the findings.</summary>
    public ClauseId? Broken { get; init; }

    /// <summary>Why it was not judged; null if it was.</summary>
    public string? Reason { get; init; }

    /// <summary>How many steps the trace has.</summary>
    public required int Steps { get; init; }

    /// <summary>How many of them were executed: those up to the failure that the platform provides and that are defined at their place.</summary>
    public int Executed { get; init; }
}
