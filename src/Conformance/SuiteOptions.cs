using System.Text.Json.Serialization;

namespace Dma.Conformance;

/// <summary>What a run does. Immutable; every default is good for a first run.</summary>
public sealed record SuiteOptions
{
    /// <summary>The seed of a run that names none; it belongs to the version of the suite, so that results are stable.</summary>
    public const ulong DefaultSeed = 0x0d3a_c0de_2026_0001;

    /// <summary>How many operations a profile gets in a run that names no number.</summary>
    public const long DefaultOperations = 300_000;

    /// <summary>The most operations that a profile can get.</summary>
    public const long MostOperations = 1_000_000_000_000_000;

    /// <summary>How often a clause must have been able to fail before it counts as passed, over all profiles.</summary>
    public const int RequiredEvidence = 100;

    /// <summary>The seed of every choice; the same seed and version give the same report.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>How many operations each profile gets; 1 to <see cref="MostOperations" />. The last batch may exceed it.</summary>
    public long Operations { get; init; } = DefaultOperations;

    /// <summary>How long the run may take; null, the default, for as long as it needs. A run that is cut short is incomplete.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>How long one call into the platform may take before it counts as hanging. 30 seconds unless stated.</summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sequences run side by side: 1 to 64. Two unless stated; one where the description does not say that machines may run in parallel.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>The profiles to run; empty, the default, for <see cref="IDmaPlatformFactory.DefaultProfiles" />.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The areas whose clauses are judged, by name; empty, the default, for all.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>The clauses that are judged, by id; empty, the default, for all.</summary>
    public IReadOnlyList<string> Clauses { get; init; } = [];

    /// <summary>Whether a broken SHOULD clause makes the run fail as well.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether a profile's run ends with the first clause that is found broken; it is then cut short.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Where traces of failures and the record of the sequence in flight go; null, the default: traces nowhere, the record to a temporary directory.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>
    /// Whether to go on from what a run with the same options left in <see cref="OutputDirectory" /> when it was killed, cut
    /// short or cancelled; where it left nothing, the run begins anew. The report is that of a
    /// run that was not interrupted, but for a number in the name of a trace that the interrupted one had begun to make short.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// A folder of traces (<c>*.trace.json</c>) that are replayed, each on the profile that it names, before anything is
    /// drawn; null, the default: none. It must be there unless <see cref="KeepRegressions" /> creates it. A replay is no
    /// evidence: what a run has to say of a clause must not depend on how many copies of a program lie in a folder.
    /// </summary>
    public string? Regressions { get; init; }

    /// <summary>Whether programs that are found to fail, and fail every time, are kept in <see cref="Regressions" />; a program that is there already is kept once.</summary>
    public bool KeepRegressions { get; init; }

    /// <summary>Told the path of the record of the sequences in flight when a profile begins, on the thread that runs the suite; null: nobody is. The file is gone when the profile has ended.</summary>
    [JsonIgnore]
    public Action<string>? RecordBegins { get; init; }

    /// <summary>
    /// Whether what machines write to <see cref="Console.Out" /> and <see cref="Console.Error" /> is kept off the console,
    /// and the end of it attached to the finding whose program printed it. Both writers belong to the whole process, so
    /// they are taken only if asked; how, <see cref="ConsoleCapture" /> says. What a machine prints in a sequence that
    /// ends in no finding is gone.
    /// </summary>
    public bool CaptureOutput { get; init; }

    /// <summary>How a report names the factory in C# and on a command line; null for the type's name.</summary>
    public string? FactoryExpression { get; init; }

    /// <summary>What replays a trace besides its path, such as <c>--assembly My.dll</c>.</summary>
    public string ReplayArguments { get; init; } = "";

    /// <summary>What tells one build of the platform from another, such as a digest of its assembly: a run that was cut short is gone on with for the same build alone. Empty: nothing does.</summary>
    public string PlatformBuild { get; init; } = "";
}
