using System.Diagnostics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Hosting;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance;

/// <summary>A run over the profiles of a factory.</summary>
/// <param name="factory">Creates the machines.</param>
/// <param name="options">What the run does.</param>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
/// <param name="progress">Told how far the run is; may be null.</param>
/// <param name="cancellation">Ends the run.</param>
internal sealed class SuiteRun(
    IDmaPlatformFactory factory,
    SuiteOptions options,
    AreaTable areas,
    ClauseCatalogue catalogue,
    IProgress<SuiteProgress>? progress,
    CancellationToken cancellation
)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Crew _crew = new(options.Hang) { Captures = options.CaptureOutput };

    /// <summary>What the run has come to in a process before this one.</summary>
    public RunState From { get; init; } = new();

    /// <summary>Told what the run comes to; null: nobody is.</summary>
    public IRunJournal? Journal { get; init; }

    /// <summary>Replays the regressions, and runs all selected profiles.</summary>
    public SuiteReport Run()
    {
        var selected = Selection.Of(options, catalogue);
        using var capture = options.CaptureOutput ? ConsoleCapture.Begin() : null;
        var profiles = new List<ProfileReport>();
        var names = Selection.Profiles(options, factory);
        var ignored = catalogue.Clauses.Select(clause => clause.Id).Where(id => !selected.Contains(id)).ToHashSet();
        var regressions = new Regressions(factory, options, areas, catalogue, _crew, names, ignored);
        _crew.Sampled = Journal is { } journal ? journal.Lives : null;
        regressions.Replay(From.Regressions, () => WhyStop() is not null, Journal);
        foreach (var name in names)
        {
            if (From.ReportOf(name) is { } ended)
            {
                profiles.Add(ended);
                continue;
            }

            // What a regression showed is told, also where there is no time left to draw.
            if (profiles.Count == 0 || WhyStop() is null || regressions[name].Findings.Count > 0)
            {
                var report = RunProfile(name, selected, ignored, regressions[name]);
                profiles.Add(report);
                Journal?.Ended(report);
            }
        }

        return ReportOf(options, catalogue, names, profiles, regressions.Results);
    }

    /// <summary>The report of a run.</summary>
    /// <param name="options">What the run did.</param>
    /// <param name="catalogue">The clauses.</param>
    /// <param name="names">The profiles that it was asked about.</param>
    /// <param name="profiles">The profiles that were run.</param>
    /// <param name="regressions">The regressions that were replayed; null if there was no folder.</param>
    public static SuiteReport ReportOf(
        SuiteOptions options,
        ClauseCatalogue catalogue,
        IEnumerable<string> names,
        IReadOnlyList<ProfileReport> profiles,
        IReadOnlyList<RegressionResult>? regressions
    ) =>
        new()
        {
            Version = ConformanceSuite.Version,
            Seed = options.Seed,
            Strict = options.Strict,
            Profiles = profiles,
            NotRun = [.. names.Except(profiles.Select(profile => profile.Name))],
            Clauses = ClauseResults.Merge(catalogue, profiles),
            Regressions = regressions,
        };

    /// <summary>Why a profile's run ended early: it was cancelled.</summary>
    public const string Cancelled = "the run was cancelled";

    /// <summary>Why a profile's run ended early: there was no time left.</summary>
    public const string TimeUp = "time was up";

    private const string CannotBeMet = "the platform could not be created, or does not describe itself";

    private string? WhyStop() =>
        cancellation.IsCancellationRequested ? Cancelled
        : options.Time is { } time && Stopwatch.GetElapsedTime(_began) > time ? TimeUp
        : null;

    private ProfileReport RunProfile(
        string name,
        IReadOnlySet<ClauseId> selected,
        IReadOnlySet<ClauseId> ignored,
        ProfileRegressions known
    )
    {
        if (known.IsHung)
        {
            return NotDrawn(
                name,
                known.Subject!.Profile,
                known.Findings,
                "a call into the platform did not return",
                selected
            );
        }

        if (known.Unmet is { } unmet)
        {
            return Unmet(name, unmet, selected);
        }

        if (options.StopAtFirst && known.Findings.Count > 0)
        {
            return NotDrawn(name, known.Subject!.Profile, known.Findings, "a clause was found broken", selected);
        }

        var lost = From.CasualtiesOf(name);
        if (lost.Unmet is { } fatal)
        {
            return NotDrawn(name, Profile.Unknown(name), [fatal], CannotBeMet, selected);
        }

        using var flight = FlightRecord.In(options.OutputDirectory, name);
        options.RecordBegins?.Invoke(flight.Path);
        if (!Meeting.TryMeet(_crew, factory, name, areas, out var subject, out var failure))
        {
            return Unmet(name, failure, selected);
        }

        var campaign = new Campaign(
            subject.Without(lost.LeftOut),
            options,
            catalogue,
            _crew,
            ignored,
            known,
            lost,
            Journal,
            WhyStop,
            state => progress?.Report(state),
            cancellation
        );
        if (From.StateOf(name) is { } state)
        {
            campaign.Restore(state);
        }

        campaign.Run(flight);
        if (campaign.Hang is { } hang)
        {
            lost = Lose(campaign, hang, subject.Profile, lost);
        }

        IReadOnlyList<Finding> findings =
        [
            .. known.Findings,
            .. campaign.Findings.Concat(lost.Findings).OrderBy(finding => finding.FoundAfter),
        ];
        return new ProfileReport
        {
            Name = name,
            Platform = PlainText.Clean(subject.Profile.Platform.Name),
            Operations = campaign.Operations,
            Sequences = campaign.Sequences,
            Loads = campaign.Loads,
            LoadedBytes = campaign.LoadedBytes,
            CutShort = campaign.CutShort,
            Findings = findings,
            LeftOut = lost.LeftOut,
            Situations = campaign.Situations,
            Suspected = [.. campaign.Suspected.OrderBy(id => id.Text, StringComparer.Ordinal)],
            Clauses = ClauseResults.Of(catalogue, subject.Profile, campaign.Evidence, findings, selected),
        };
    }

    /// <summary>A call that does not return is a finding, unless one of the same call was found before.</summary>
    private Casualties Lose(Campaign campaign, Hang hang, Profile profile, Casualties lost)
    {
        var call = hang.Operation;
        var hung = Meeting.Hung(profile, hang, options.Hang, campaign.BeforeHang);
        var casualty = new Casualty
        {
            Profile = profile.Name,
            Batch = campaign.HangsAt.Batch,
            Index = campaign.HangsAt.Index,
            Shrinks = campaign.HangsAt.Shrinks,
            Call = call,
            Finding = lost.Knows(call) ? null : new FindingWriter(options, catalogue).Write(hung, campaign.Operations),
        };
        Journal?.Lost(casualty);
        return lost.With(casualty);
    }

    private ProfileReport Unmet(string name, Failure failure, IReadOnlySet<ClauseId> selected) =>
        NotDrawn(
            name,
            failure.Profile,
            [new FindingWriter(options, catalogue).Write(failure, 0)],
            CannotBeMet,
            selected
        );

    /// <summary>The report of a profile of which nothing was drawn.</summary>
    private ProfileReport NotDrawn(
        string name,
        Profile profile,
        IReadOnlyList<Finding> findings,
        string cutShort,
        IReadOnlySet<ClauseId> selected
    ) =>
        new()
        {
            Name = name,
            Operations = 0,
            Sequences = 0,
            Loads = 0,
            LoadedBytes = [],
            CutShort = cutShort,
            Findings = findings,
            Suspected = [],
            Clauses = ClauseResults.Of(catalogue, profile, new Evidence(), findings, selected),
        };
}
