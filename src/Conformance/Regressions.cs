using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Hosting;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>Replays the traces of a folder before anything is drawn, each on the profile that it names.</summary>
/// <remarks>Each is executed by itself: what another one broke is not set aside. What they execute is no evidence.</remarks>
internal sealed class Regressions
{
    /// <summary>Why a regression was not replayed: there was no time left, or the run was cancelled.</summary>
    public const string CutShort = "since the run was cut short";

    private readonly IDmaPlatformFactory _factory;
    private readonly SuiteOptions _options;
    private readonly AreaTable _areas;
    private readonly ClauseCatalogue _catalogue;
    private readonly Crew _crew;
    private readonly IReadOnlySet<ClauseId> _ignored;
    private readonly IReadOnlyList<Regression> _all;
    private readonly Dictionary<string, ProfileRegressions> _profiles;
    private readonly List<RegressionResult> _results = [];

    /// <summary>Reads the folder, so that what cannot be used in it shows before the run begins.</summary>
    /// <param name="factory">Creates the machines.</param>
    /// <param name="options">What the run does.</param>
    /// <param name="areas">The areas that the suite is made of.</param>
    /// <param name="catalogue">The clauses.</param>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="profiles">The profiles that run.</param>
    /// <param name="ignored">The clauses that the run was not asked about.</param>
    /// <exception cref="OptionException">The folder cannot be read, or a trace in it names a profile that the platform does not have.</exception>
    /// <exception cref="TraceException">A file in it whose name says that it is a trace is none.</exception>
    public Regressions(
        IDmaPlatformFactory factory,
        SuiteOptions options,
        AreaTable areas,
        ClauseCatalogue catalogue,
        Crew crew,
        IReadOnlyList<string> profiles,
        IReadOnlySet<ClauseId> ignored
    )
    {
        (_factory, _options, _areas, _catalogue, _crew) = (factory, options, areas, catalogue, crew);
        _ignored = ignored;
        _profiles = profiles.ToDictionary(name => name, _ => new ProfileRegressions());
        _all = options switch
        {
            { Regressions: { } directory } => RegressionStore.Load(directory, options.KeepRegressions, areas),
            { KeepRegressions: true } => throw new OptionException(
                "new regressions are to be kept, and no folder is named for them"
            ),
            _ => [],
        };
        foreach (var regression in _all)
        {
            RequireProfile(regression, factory);
        }
    }

    /// <summary>What became of each, in the ordinal order of their files; null if there is no folder.</summary>
    public IReadOnlyList<RegressionResult>? Results => _options.Regressions is null ? null : _results;

    /// <summary>What the regressions of a profile that runs showed.</summary>
    public ProfileRegressions this[string profile] => _profiles[profile];

    /// <summary>Replays all, in the ordinal order of their files.</summary>
    /// <param name="before">Those that another process has replayed.</param>
    /// <param name="mustStop">Whether time is up or the run was cancelled.</param>
    /// <param name="journal">Told what became of each; null: nobody is.</param>
    public void Replay(IReadOnlyList<RegressionState> before, Func<bool> mustStop, IRunJournal? journal)
    {
        foreach (var regression in before)
        {
            Take(regression);
        }

        foreach (var regression in _all.Skip(before.Count))
        {
            var result = new RegressionResult
            {
                Path = regression.Path,
                Profile = regression.Trace.Profile,
                RecordedClause = regression.Trace.Clause,
                Steps = regression.Trace.Steps.Count,
                Outcome = RegressionOutcome.NotJudged,
            };
            var state = WhyNot(regression.Trace, mustStop) is { } reason
                ? new RegressionState(result with { Reason = reason }, null, null)
                : Replay(regression, result);
            Take(state);
            journal?.Replayed(state);
        }
    }

    private void Take(RegressionState regression)
    {
        _results.Add(regression.Result);
        if (_profiles.TryGetValue(regression.Result.Profile, out var profile))
        {
            if (regression.Suspected is { } suspected)
            {
                profile.Suspected.Add(suspected);
            }

            if (regression.Finding is { } finding)
            {
                profile.Broken.Add(finding.Clause.Id);
                profile.Findings.Add(finding);
            }
        }
    }

    private string? WhyNot(Trace trace, Func<bool> mustStop)
    {
        if (!_profiles.TryGetValue(trace.Profile, out var profile))
        {
            return "of a profile that was not asked for";
        }

        if (trace.Clause is { } clause && _ignored.Any(ignored => ignored.Text == clause))
        {
            return "of a clause that was not asked about";
        }

        if (profile.IsHung)
        {
            return "after a call that did not return";
        }

        if (mustStop())
        {
            return CutShort;
        }

        return null;
    }

    private RegressionState Replay(Regression regression, RegressionResult result)
    {
        var profile = _profiles[regression.Trace.Profile];
        using var flight = FlightRecord.In(_options.OutputDirectory, regression.Trace.Profile);
        flight.Replay(Path.GetFullPath(regression.Path));
        _options.RecordBegins?.Invoke(flight.Path);
        if (profile.Subject is null && profile.Unmet is null)
        {
            _ = Meeting.TryMeet(_crew, _factory, regression.Trace.Profile, _areas, out var subject, out var unmet);
            (profile.Subject, profile.Unmet) = (subject, unmet);
        }

        if (profile.Subject is null)
        {
            return Of(result with { Reason = "since the platform could not be created, or does not describe itself" });
        }

        var judge = new TraceJudge(_crew, profile.Subject, _ignored, _catalogue);
        var judgement = judge.Judge(regression.Trace, profile.Broken.Contains);
        profile.IsHung |= judgement.IsHang;
        result = result with { Broken = judgement.Broken, Executed = judgement.Executed };
        if (judgement.Broken is not { } broken)
        {
            return Of(result with { Outcome = RegressionOutcome.Passed });
        }

        if (profile.Broken.Contains(broken))
        {
            return Of(result with { Outcome = RegressionOutcome.Failed });
        }

        if (judgement.Failure is not { } failure)
        {
            const string behind = "since it shows only behind a clause that was not asked about";
            return new RegressionState(result with { Reason = behind }, null, broken);
        }

        var finding = new FindingWriter(_options, _catalogue).WriteRegression(failure, regression);
        return new RegressionState(result with { Outcome = RegressionOutcome.Failed }, finding, null);

        static RegressionState Of(RegressionResult result) => new(result, null, null);
    }

    private static void RequireProfile(Regression regression, IDmaPlatformFactory factory)
    {
        try
        {
            _ = Selection.Profiles(new SuiteOptions { Profiles = [regression.Trace.Profile] }, factory);
        }
        catch (OptionException exception)
        {
            throw new OptionException(
                $"{PlainText.Clean(regression.Path)} does not fit: {exception.Message}; move it, or name another folder of regressions"
            );
        }
    }
}

/// <summary>What the regressions of one profile showed.</summary>
internal sealed class ProfileRegressions
{
    /// <summary>What was executed; null if nothing was, or could be.</summary>
    public Subject? Subject { get; set; }

    /// <summary>Why no machine could be met; null if one was, or nothing was replayed.</summary>
    public Failure? Unmet { get; set; }

    /// <summary>Whether a call did not return.</summary>
    public bool IsHung { get; set; }

    /// <summary>The findings, one for each clause that was broken.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The clauses of the findings.</summary>
    public HashSet<ClauseId> Broken { get; } = [];

    /// <summary>Clauses that were seen broken, but only behind one that was not asked about.</summary>
    public HashSet<ClauseId> Suspected { get; } = [];
}
