namespace Dma.Conformance;

/// <summary>What a trace showed when it was executed again.</summary>
public sealed record ReplayReport
{
    /// <summary>The name of the platform that the trace was made on, as the trace has it.</summary>
    public required string RecordedPlatform { get; init; }

    /// <summary>The name of the platform that it was executed on; null if that could not be created.</summary>
    public required string? Platform { get; init; }

    /// <summary>The profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The id of the clause that was broken when the trace was made, as the trace has it; null if none was.</summary>
    public required string? RecordedClause { get; init; }

    /// <summary>How many steps the trace has.</summary>
    public required int Steps { get; init; }

    /// <summary>How many of them were executed: those up to the failure that the platform provides and that are defined at their place.</summary>
    public required int Executed { get; init; }

    /// <summary>The first step that was answered otherwise than in the trace, in one line; null if none was.</summary>
    public required string? Difference { get; init; }

    /// <summary>What the platform printed, also where nothing was broken; null if nothing, or if <see cref="SuiteOptions.CaptureOutput" /> was not asked for.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>What was broken; null if nothing.</summary>
    public required Finding? Finding { get; init; }

    /// <summary>Whether the clause was broken that was broken when the trace was made.</summary>
    public bool IsSameFailure => Finding is not null && Finding.Clause.Id.Text == RecordedClause;
}

/// <summary>What the sequences that a dead process left in flight came to when they were walked again, and the process lived.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Sequences">How many sequences there were.</param>
/// <param name="Broken">The clauses that were broken, in the order in which that showed.</param>
/// <param name="Hung">Whether a call did not return; the sequences behind it were not walked.</param>
public sealed record FlightReport(string Profile, int Sequences, IReadOnlyList<Clauses.ClauseId> Broken, bool Hung);
