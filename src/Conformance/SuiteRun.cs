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

    /// <summary>Runs all selected profiles.</summary>
    public SuiteReport Run()
    {
        var selected = Selection.Of(options, catalogue);
        using var capture = options.CaptureOutput ? ConsoleCapture.Begin() : null;
        var profiles = new List<ProfileReport>();
        var names = Selection.Profiles(options, factory);
        foreach (var name in names)
        {
            profiles.Add(RunProfile(name, selected));
            if (WhyStop() is not null)
            {
                break;
            }
        }

        return new SuiteReport
        {
            Version = ConformanceSuite.Version,
            Seed = options.Seed,
            Strict = options.Strict,
            Profiles = profiles,
            NotRun = [.. names.Skip(profiles.Count)],
            Clauses = ClauseResults.Merge(catalogue, profiles),
        };
    }

    private string? WhyStop() =>
        cancellation.IsCancellationRequested ? "the run was cancelled"
        : options.Time is { } time && Stopwatch.GetElapsedTime(_began) > time ? "time was up"
        : null;

    private ProfileReport RunProfile(string name, IReadOnlySet<ClauseId> selected)
    {
        var directory = options.OutputDirectory ?? Path.GetTempPath();
        Directory.CreateDirectory(directory);
        var path = Path.Combine(
            directory,
            FormattableString.Invariant(
                $"dma-conformance-{Environment.ProcessId}-{Guid.NewGuid():n}{FlightRecord.Extension}"
            )
        );
        using var flight = new FlightRecord(path, name);
        options.RecordBegins?.Invoke(path);
        if (!Meeting.TryMeet(_crew, factory, name, areas, out var subject, out var failure))
        {
            return Unmet(name, failure, selected);
        }

        var ignored = catalogue.Clauses.Select(clause => clause.Id).Where(id => !selected.Contains(id));
        var campaign = new Campaign(
            subject,
            options,
            catalogue,
            _crew,
            ignored,
            WhyStop,
            state => progress?.Report(state),
            cancellation
        );
        campaign.Run(flight);
        var writer = new FindingWriter(options, catalogue);
        var findings = new List<Finding>();
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
            Suspected = [.. campaign.Suspected.OrderBy(id => id.Text, StringComparer.Ordinal)],
            Clauses = ClauseResults.Of(catalogue, subject.Profile, campaign.Evidence, findings, selected),
        };
    }

    private ProfileReport Unmet(string name, Failure failure, IReadOnlySet<ClauseId> selected)
    {
        var finding = new FindingWriter(options, catalogue).Write(failure, 0);
        return new ProfileReport
        {
            Name = name,
            Operations = 0,
            Sequences = 0,
            Loads = 0,
            LoadedBytes = [],
            CutShort = "the platform could not be created, or does not describe itself",
            Findings = [finding],
            Suspected = [],
            Clauses = ClauseResults.Of(catalogue, failure.Profile, new Evidence(), [finding], selected),
        };
    }
}
