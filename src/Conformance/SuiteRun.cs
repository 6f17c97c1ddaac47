using System.Diagnostics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
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

    /// <summary>Replays the regressions, and runs all selected profiles.</summary>
    public SuiteReport Run()
    {
        var selected = Selection.Of(options, catalogue);
        using var capture = options.CaptureOutput ? ConsoleCapture.Begin() : null;
        var profiles = new List<ProfileReport>();
        var names = Selection.Profiles(options, factory);
        var ignored = catalogue.Clauses.Select(clause => clause.Id).Where(id => !selected.Contains(id)).ToHashSet();
        var regressions = new Regressions(factory, options, areas, catalogue, _crew, names, ignored);
        regressions.Replay(() => WhyStop() is not null);
        foreach (var name in names)
        {
            // What a regression showed is told, also where there is no time left to draw.
            if (profiles.Count == 0 || WhyStop() is null || regressions[name].Findings.Count > 0)
            {
                profiles.Add(RunProfile(name, selected, ignored, regressions[name]));
            }
        }

        return new SuiteReport
        {
            Version = ConformanceSuite.Version,
            Seed = options.Seed,
            Strict = options.Strict,
            Profiles = profiles,
            NotRun = [.. names.Except(profiles.Select(profile => profile.Name))],
            Clauses = ClauseResults.Merge(catalogue, profiles),
            Regressions = regressions.Results,
        };
    }

    private string? WhyStop() =>
        cancellation.IsCancellationRequested ? "the run was cancelled"
        : options.Time is { } time && Stopwatch.GetElapsedTime(_began) > time ? "time was up"
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

        using var flight = FlightRecord.In(options.OutputDirectory, name);
        options.RecordBegins?.Invoke(flight.Path);
        if (!Meeting.TryMeet(_crew, factory, name, areas, out var subject, out var failure))
        {
            return Unmet(name, failure, selected);
        }

        var campaign = new Campaign(
            subject,
            options,
            catalogue,
            _crew,
            ignored,
            known,
            WhyStop,
            state => progress?.Report(state),
            cancellation
        );
        campaign.Run(flight);
        var writer = new FindingWriter(options, catalogue);
        var findings = new List<Finding>(known.Findings);
        for (var i = 0; i < campaign.Failures.Count; i++)
        {
            findings.Add(writer.Write(campaign.Failures[i], campaign.FoundAfter[i]));
        }

        if (campaign.Hang is { } hang)
        {
            var hung = Meeting.Hung(subject.Profile, hang, options.Hang, campaign.BeforeHang);
            findings.Add(writer.Write(hung, campaign.Operations));
        }

        return new ProfileReport
        {
            Name = name,
            Platform = PlainText.Clean(subject.Profile.Platform.Name),
            Operations = campaign.Operations,
            Sequences = campaign.Sequences,
            Loads = campaign.Loads,
            LoadedBytes =
            [
                .. campaign
                    .Evidence.Loads.OrderBy(load => load.Key, StringComparer.Ordinal)
                    .Select(load => new LoadReport(load.Key, load.Value.Bytes, load.Value.Unknown)),
            ],
            CutShort = campaign.CutShort,
            Findings = findings,
            Situations = campaign.Situations,
            Suspected = [.. campaign.Suspected.OrderBy(id => id.Text, StringComparer.Ordinal)],
            Clauses = ClauseResults.Of(catalogue, subject.Profile, campaign.Evidence, findings, selected),
        };
    }

    private ProfileReport Unmet(string name, Failure failure, IReadOnlySet<ClauseId> selected) =>
        NotDrawn(
            name,
            failure.Profile,
            [new FindingWriter(options, catalogue).Write(failure, 0)],
            "the platform could not be created, or does not describe itself",
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
