namespace Dma.Conformance;

/// <summary>How far a run is.</summary>
public sealed record SuiteProgress
{
    /// <summary>The profile that runs; a character that does not print stands as <c>\u001b</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>How many of its operations are done.</summary>
    public required long Operations { get; init; }

    /// <summary>How many it gets. The last batch may exceed it, and a run that is cut short does not reach it.</summary>
    public required long Goal { get; init; }

    /// <summary>How many sequences the operations made, those of the batch under way not counted.</summary>
    public required long Sequences { get; init; }

    /// <summary>How many clauses could have been broken often enough in this profile to pass, as of the last batch.</summary>
    public required int Exercised { get; init; }

    /// <summary>How many clauses are tested in this profile: those that the run was asked about and that apply there.</summary>
    public required int Tested { get; init; }

    /// <summary>How many clauses of this profile were found broken so far.</summary>
    public required int Findings { get; init; }

    /// <summary>How long the profile has run, shrinking included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Something to tell at once; null if there is nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The operations of a second, on the average so far; 0 at the very beginning.</summary>
    public double OperationsPerSecond => Elapsed > TimeSpan.Zero ? Operations / Elapsed.TotalSeconds : 0;
}
