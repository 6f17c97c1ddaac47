using System.Diagnostics;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>A run whose platform lives in processes of its own, one after the other.</summary>
/// <param name="start">Starts a process, which is brief or not.</param>
/// <param name="options">What the run does.</param>
/// <param name="error">Where goes what the platform prints while it is loaded.</param>
/// <param name="progress">Told how far the run is; may be null.</param>
/// <param name="cancellation">Ends the run early.</param>
internal sealed class HostedRun(
    Func<bool, IHostProcess> start,
    SuiteOptions options,
    TextWriter error,
    IProgress<SuiteProgress>? progress,
    CancellationToken cancellation
)
{
    /// <summary>Every call of some profiles, each twice.</summary>
    private const int MostCasualties = 1000;

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly RunLedger _ledger = RunLedger.Open(options);
    private IReadOnlyList<string>? _profiles;
    private string? _record;

    /// <summary>What the platform is; null before it is loaded.</summary>
    public string? PlatformName { get; private set; }

    /// <summary>Runs the suite to its end, in as many processes as it takes.</summary>
    public SuiteReport Run()
    {
        var watch = new HostWatch(start, options.Hang, cancellation);
        while (true)
        {
            var end = watch.Do(new HostTask { Options = OptionsLeft(), State = _ledger.State }, Take);
            if (end.IsDone)
            {
                break;
            }

            if (!end.Leaves)
            {
                Bury(watch, end);
            }
        }

        _ledger.Close();
        return SuiteRun.ReportOf(
            options,
            ConformanceSuite.Catalogue,
            _profiles ?? [],
            _ledger.State.Profiles,
            options.Regressions is null ? null : [.. _ledger.State.Regressions.Select(regression => regression.Result)]
        );
    }

    /// <summary>The first profile that has not ended; null if none was told.</summary>
    private string? Next => _profiles?.FirstOrDefault(name => _ledger.State.ReportOf(name) is null);

    /// <summary>The time of the run is that of all its processes.</summary>
    private SuiteOptions OptionsLeft()
    {
        var spent = Stopwatch.GetElapsedTime(_began);
        return options with
        {
            Time = options.Time is { } time
                ? time > spent
                    ? time - spent
                    : TimeSpan.Zero
                : null,
        };
    }

    private void Take(HostMessage message)
    {
        PlatformName = message.Name ?? PlatformName;
        _profiles = message.Profiles ?? _profiles;
        if (message.Text is { } text)
        {
            error.Write(text);
        }

        if (message.Record is { } record)
        {
            _record = record;
            options.RecordBegins?.Invoke(record);
        }

        if (message.Progress is { } state)
        {
            progress?.Report(state);
        }

        if (message.Replayed is { } replayed)
        {
            _ledger.Replayed(replayed);
        }

        if (message.Found is { } found)
        {
            _ledger.Found(found);
        }

        if (message.Batched is { } batched)
        {
            _ledger.Batched(batched);
        }

        if (message.Lost is { } lost)
        {
            _ledger.Lost(lost);
        }

        if (message.Ended is { } ended)
        {
            _ledger.Ended(ended);
        }

        HostFailures.ThrowIfAny(message);
    }

    /// <summary>Looks what took the process, and notes it, so that the next process does not go there again.</summary>
    private void Bury(HostWatch watch, HostEnd end)
    {
        var flight = _record is { } path ? FlightRecord.TakeLeft(path) : null;
        _record = null;
        // Between profiles there is no record. A platform that dies again and again wherever it is has no run.
        flight ??= Next is { } next ? new Flight(ConformanceSuite.Version, next, []) : null;
        if (flight is null || _ledger.State.Casualties.Count > MostCasualties)
        {
            throw new PlatformEndedException(end.How, end.Printed);
        }

        var autopsy = new Autopsy(
            watch,
            options,
            _ledger.State,
            [.. _ledger.SinceBatch.Select(finding => finding.Clause.Id.Text)],
            AreaTable.Standard,
            cancellation
        );
        if (flight.Regression is not null)
        {
            _ledger.Replayed(autopsy.OfRegression(end));
            return;
        }

        foreach (var casualty in autopsy.OfProfile(flight, end))
        {
            _ledger.Lost(casualty);
        }
    }
}
