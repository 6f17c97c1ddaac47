using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Specification;
using Trace = Dma.Conformance.Operations.Traces.Trace;

namespace Dma.Conformance.Reporting;

/// <summary>Runs one known program on a new machine: what a trace and a C# test do.</summary>
/// <param name="factory">Makes the machines.</param>
/// <param name="profile">The profile.</param>
/// <param name="areas">The operations that there are.</param>
internal sealed class Rerun(IDmaPlatformFactory factory, string profile, AreaTable areas)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly List<string> _observations = [];
    private volatile Worker? _worker;

    /// <summary>What was answered, step by step.</summary>
    public IReadOnlyList<string> Observations => _observations;

    /// <summary>Runs the program once, and judges every answer.</summary>
    /// <param name="steps">The program; what the platform does not provide and what is not defined at its place is left out.</param>
    /// <param name="seed">The seed of the machine.</param>
    /// <param name="twice">Whether to run it on a second machine as well, and to compare the answers.</param>
    /// <param name="patience">How long a call may take; infinite while a debugger is attached.</param>
    /// <returns>The failure; null if no clause is broken.</returns>
    /// <exception cref="ConformanceException">No machine could be made, so that there is nothing to describe the failure with.</exception>
    public Failure? Find(IReadOnlyList<Operation> steps, ulong seed, bool twice, TimeSpan patience)
    {
        Failure? failure = null;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                failure = Find(steps, seed, twice);
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        if (!Wait(thread, Debugger.IsAttached ? Timeout.InfiniteTimeSpan : patience))
        {
            return Hung(seed, patience);
        }

        thrown?.Throw();
        return failure;
    }

    private Failure? Find(IReadOnlyList<Operation> steps, ulong seed, bool twice)
    {
        var subject = CreateSubject();
        if (Descriptions.FindNonsense(subject.Profile) is { } nonsense)
        {
            var violation = new Violation(
                PlatformClauses.DescriptionHolds,
                "a description within its bounds",
                nonsense
            );
            return new Failure(subject.Profile, seed, violation, [], []);
        }

        var worker = new Worker(subject, new HashSet<ClauseId>());
        _worker = worker;
        var executor = new Executor(worker);
        var provided = Trace.Provided(steps, subject.Profile);
        var outcome = executor.Run(provided, seed, _observations);
        if (outcome.Violation is null && twice)
        {
            outcome = executor.RunTwice(provided, seed);
        }

        return outcome.Violation is { } found
            ? new Failure(subject.Profile, seed, found, outcome.Steps, _observations)
            : null;
    }

    private Subject CreateSubject()
    {
        try
        {
            return Subject.Create(factory, profile, areas);
        }
        catch (Exception exception)
        {
            throw Undescribed(
                PlatformClauses.NoCallThrows,
                $"creating a machine threw {exception.GetType().Name}: {exception.Message}"
            );
        }
    }

    /// <summary>Waits as long as calls return.</summary>
    /// <returns>False if one did not.</returns>
    private bool Wait(Thread thread, TimeSpan patience)
    {
        if (patience == Timeout.InfiniteTimeSpan)
        {
            thread.Join();
            return true;
        }

        var (beats, since) = (-1L, Stopwatch.StartNew());
        while (!thread.Join(Glance))
        {
            var now = _worker?.Heartbeat.Beats ?? 0;
            if (now != beats)
            {
                (beats, since) = (now, Stopwatch.StartNew());
            }
            else if (since.Elapsed > patience)
            {
                return false;
            }
        }

        return true;
    }

    private Failure Hung(ulong seed, TimeSpan patience)
    {
        var observed = string.Create(CultureInfo.InvariantCulture, $"no answer within {patience.TotalSeconds:0.###} s");
        if (_worker is not { } worker)
        {
            throw Undescribed(PlatformClauses.EveryCallReturns, $"creating a machine: {observed}");
        }

        return new Failure(
            worker.Subject.Profile,
            seed,
            new Violation(PlatformClauses.EveryCallReturns, "an answer", $"{worker.Heartbeat.Operation}: {observed}"),
            [.. worker.Steps],
            [.. _observations]
        );
    }

    private ConformanceException Undescribed(ClauseId clause, string observed)
    {
        var broken = ClauseCatalogue.Load()[clause];
        var text = new Sheet()
            .Line($"{clause} {broken.Level.ToString().ToUpperInvariant()} violated: {broken.Title}")
            .Entry("says", broken.Statement)
            .Entry("platform", $"[profile {PlainText.Clean(profile)}]")
            .Entry("observed", PlainText.Clean(observed));
        return new ConformanceException(clause, text.ToString());
    }
}
