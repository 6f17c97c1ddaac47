using System.Text.Json.Serialization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;

namespace Dma.Conformance;

/// <summary>What a run says in a word.</summary>
public enum Verdict
{
    /// <summary>Every clause that applies was exercised enough, and none was broken.</summary>
    Conformant,

    /// <summary>A clause was broken.</summary>
    Violated,

    /// <summary>No clause was broken, but an applicable MUST clause has too little evidence, or the run was cut short.</summary>
    Incomplete,

    /// <summary>A call into the platform did not return.</summary>
    Hung,

    /// <summary>The platform ended the process in which it was judged; only where that is one of its own, as with <see cref="HostedSuite" />.</summary>
    Died,
}

/// <summary>What a run says of a clause.</summary>
public enum ClauseOutcome
{
    /// <summary>It could have been broken often enough, and was not.</summary>
    Passed,

    /// <summary>It was broken.</summary>
    Failed,

    /// <summary>It applies, and too few operations could have broken it.</summary>
    NotExercised,

    /// <summary>The description leaves no observation that could break it.</summary>
    NotApplicable,

    /// <summary>It needs a facet that the platform does not provide.</summary>
    NotProvided,

    /// <summary>It depends on a claim that the description does not make.</summary>
    ClaimNotMade,

    /// <summary>No suite can test it.</summary>
    Untestable,

    /// <summary>It waits for an area that is not built yet.</summary>
    Waiting,

    /// <summary>The run was not asked about it.</summary>
    NotSelected,
}

/// <summary>What a run says of one clause.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Evidence">How many operations could have broken it, summed over the profiles.</param>
public sealed record ClauseResult(Clause Clause, ClauseOutcome Outcome, long Evidence);

/// <summary>A broken clause, with the shortest program found that shows it.</summary>
public sealed record Finding
{
    /// <summary>The clause.</summary>
    public required Clause Clause { get; init; }

    /// <summary>The profile in which it was broken.</summary>
    public required string Profile { get; init; }

    /// <summary>The name of the platform, as it describes itself.</summary>
    public required string Platform { get; init; }

    /// <summary>The seed of the machine.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The device concerned, with its masks; null if none is.</summary>
    public string? Device { get; init; }

    /// <summary>What the clause allows.</summary>
    public required string Expected { get; init; }

    /// <summary>What was seen instead, and at which step.</summary>
    public required string Observed { get; init; }

    /// <summary>The step that mapped what is concerned; null if there is none.</summary>
    public string? Mapped { get; init; }

    /// <summary>The program with its answers, a line a step.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>What the platform printed when the program was run; null if nothing, or if <see cref="SuiteOptions.CaptureOutput" /> was not asked for.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>The command that executes the program alone or, where no trace was kept, runs the profile again and keeps it.</summary>
    public required string Command { get; init; }

    /// <summary>The failure for a reader: all of this, laid out.</summary>
    public required string Text { get; init; }

    /// <summary>The trace file's content.</summary>
    public required string Trace { get; init; }

    /// <summary>Where the trace was written; null if nowhere.</summary>
    public string? TracePath { get; init; }

    /// <summary>Why the trace could not be written; null if it was, or if nobody asked.</summary>
    public string? TraceError { get; init; }

    /// <summary>The file of the regression that showed it; null if it was found in what was drawn.</summary>
    public string? Regression { get; init; }

    /// <summary>A C# file with the same program as a test.</summary>
    public required string CSharpTest { get; init; }

    /// <summary>A C file with the same program as the equivalent calls of a Linux driver: a sketch, in which the devices are to be filled in.</summary>
    public required string DriverCode { get; init; }

    /// <summary>How many steps the program has.</summary>
    public required int Steps { get; init; }

    /// <summary>How many steps the sequence had in which it was found; 0 if no machine could be created.</summary>
    public required int FoundSteps { get; init; }

    /// <summary>How many executions it took to make it that short.</summary>
    public required long Executions { get; init; }

    /// <summary>How many operations of the profile's run had been checked when it was found.</summary>
    public required long FoundAfter { get; init; }

    /// <summary>How far the sequence was made short.</summary>
    public required ShrinkEnd End { get; init; }

    /// <summary>How often the program was run again in the end.</summary>
    public required int Repeats { get; init; }

    /// <summary>How often it failed then.</summary>
    public required int Reproduced { get; init; }

    /// <summary>Whether the program does not fail every time: <see cref="Reproduced" /> is less than <see cref="Repeats" />.</summary>
    public required bool IsFlaky { get; init; }

    /// <summary>Whether the finding is that a call did not return.</summary>
    public bool IsHang { get; init; }

    /// <summary>Whether the finding is that the platform ended the process.</summary>
    public bool IsDeath { get; init; }
}

/// <summary>What a run says of one profile.</summary>
public sealed record ProfileReport
{
    /// <summary>The profile.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the platform, as it describes itself; null if it does not.</summary>
    public string? Platform { get; init; }

    /// <summary>How many operations were executed and judged, those of shrinking not counted.</summary>
    public required long Operations { get; init; }

    /// <summary>How many sequences they made.</summary>
    public required long Sequences { get; init; }

    /// <summary>How many of them were loads.</summary>
    public required long Loads { get; init; }

    /// <summary>How many bytes were loaded, and of how many of them nothing could be said, by the kind of load.</summary>
    public required IReadOnlyList<LoadReport> LoadedBytes { get; init; }

    /// <summary>In which situations the kinds of operations were drawn; null if nothing was.</summary>
    [JsonInclude]
    internal SituationCounts? Situations { get; init; }

    /// <summary>Why the profile's run ended early; null if it did not.</summary>
    public required string? CutShort { get; init; }

    /// <summary>What was broken, in the order in which it was found.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The calls that were not made any more, since each had ended a process twice, or not returned; in ordinal order.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Clauses that were seen broken, but only in sequences in which another one was broken before, or that a simpler program breaks which they rest on. None of them has passed.</summary>
    public required IReadOnlyList<ClauseId> Suspected { get; init; }

    /// <summary>What became of each clause in this profile, in the catalogue's order.</summary>
    public required IReadOnlyList<ClauseResult> Clauses { get; init; }
}

/// <summary>The bytes of one kind of load.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="Bytes">How many bytes were loaded.</param>
/// <param name="Unknown">How many of them were undefined or of unknown content.</param>
public sealed record LoadReport(string Kind, long Bytes, long Unknown);

/// <summary>The result of a run.</summary>
public sealed record SuiteReport
{
    /// <summary>The version of the suite.</summary>
    public required string Version { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether broken SHOULD clauses count.</summary>
    public required bool Strict { get; init; }

    /// <summary>The profiles, in the order in which they ran.</summary>
    public required IReadOnlyList<ProfileReport> Profiles { get; init; }

    /// <summary>The profiles that were asked for and not begun, because the run was cut short before.</summary>
    public IReadOnlyList<string> NotRun { get; init; } = [];

    /// <summary>What became of each clause over all profiles, in the catalogue's order.</summary>
    public required IReadOnlyList<ClauseResult> Clauses { get; init; }

    /// <summary>What became of each regression, in the ordinal order of their files; null if there was no folder of regressions.</summary>
    public IReadOnlyList<RegressionResult>? Regressions { get; init; }

    /// <summary>All findings: first those of regressions, then what was drawn, each in the order of the profiles.</summary>
    public IEnumerable<Finding> Findings =>
        Profiles.SelectMany(profile => profile.Findings).OrderBy(finding => finding.Regression is null);

    /// <summary>The result in a word.</summary>
    public Verdict Verdict =>
        Findings.Any(finding => finding.IsDeath) ? Verdict.Died
        : Findings.Any(finding => finding.IsHang) ? Verdict.Hung
        : Findings.Any(finding => Strict || finding.Clause.Level == ClauseLevel.Must) ? Verdict.Violated
        : Profiles.Count == 0
        || NotRun.Count > 0
        || Profiles.Any(profile => profile.CutShort is not null)
        || Clauses.Any(result =>
            result.Outcome == ClauseOutcome.NotExercised && result.Clause.Level == ClauseLevel.Must
        )
            ? Verdict.Incomplete
        : Verdict.Conformant;
}
