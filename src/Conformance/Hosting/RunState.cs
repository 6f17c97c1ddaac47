using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>What a run has come to so far: enough for another process to go on with it, and to end with the same report.</summary>
internal sealed record RunState
{
    /// <summary>The regressions that were replayed, in their order.</summary>
    public IReadOnlyList<RegressionState> Regressions { get; init; } = [];

    /// <summary>The profiles that have ended, in the order in which they ran.</summary>
    public IReadOnlyList<ProfileReport> Profiles { get; init; } = [];

    /// <summary>The profile that runs, as of its last whole batch; null before that.</summary>
    public ProfileState? Current { get; init; }

    /// <summary>Sequences that took their process with them, of all profiles.</summary>
    public IReadOnlyList<Casualty> Casualties { get; init; } = [];

    /// <summary>The report of a profile that has ended; null if it has not.</summary>
    public ProfileReport? ReportOf(string profile) => Profiles.FirstOrDefault(report => report.Name == profile);

    /// <summary>The state of a profile that has begun and not ended; null if it is another one.</summary>
    public ProfileState? StateOf(string profile) => Current?.Name == profile ? Current : null;

    /// <summary>What a profile has lost.</summary>
    public Casualties CasualtiesOf(string profile) =>
        new([.. Casualties.Where(casualty => casualty.Profile == profile)]);
}

/// <summary>A regression that was replayed.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Finding">Its finding; null if it has none.</param>
/// <param name="Suspected">A clause that was seen broken, but only behind one that was not asked about; null if there is none.</param>
internal sealed record RegressionState(RegressionResult Result, Finding? Finding, ClauseId? Suspected);

/// <summary>A profile between two batches.</summary>
internal sealed record ProfileState
{
    /// <summary>The profile.</summary>
    public required string Name { get; init; }

    /// <summary>The number of the next batch.</summary>
    public required int NextBatch { get; init; }

    /// <summary>The number of the batch with which the present ramp of sizes began.</summary>
    public required int RampFirst { get; init; }

    /// <summary>How many batches the ramp has.</summary>
    public required int RampCount { get; init; }

    /// <summary>How much of the budget is spent.</summary>
    public required long Spent { get; init; }

    /// <summary>How many operations were executed and judged.</summary>
    public required long Operations { get; init; }

    /// <summary>How many sequences they made.</summary>
    public required long Sequences { get; init; }

    /// <summary>How many of them were loads.</summary>
    public required long Loads { get; init; }

    /// <summary>How many sequences came to nothing in a row, since no machine could be created.</summary>
    public required int WithoutMachine { get; init; }

    /// <summary>How often each clause could have been broken, by id.</summary>
    public required IReadOnlyDictionary<string, long> Evidence { get; init; }

    /// <summary>In which situations the kinds of operations were drawn.</summary>
    public required SituationCounts Situations { get; init; }

    /// <summary>What was loaded.</summary>
    public required IReadOnlyList<LoadReport> LoadedBytes { get; init; }

    /// <summary>Clauses that were broken only behind others.</summary>
    public required IReadOnlyList<ClauseId> Suspected { get; init; }

    /// <summary>What was found in what was drawn.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
