using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>One machine driven step by step: each operation is executed, observed, judged and recorded.</summary>
internal sealed class Session : IDisposable
{
    private readonly Subject _subject;
    private readonly SpecificationState _state;
    private readonly Observation _observation;
    private readonly Heartbeat _heartbeat;
    private readonly List<Operation> _steps;
    private readonly Action<string, IReadOnlyList<Operation>>? _announce;
    private Machine? _machine;

    /// <param name="subject">What is under test.</param>
    /// <param name="worker">The state, buffers and heartbeat of the worker that drives it.</param>
    public Session(Subject subject, Worker worker)
    {
        _subject = subject;
        _state = worker.State;
        _observation = worker.Observation;
        _heartbeat = worker.Heartbeat;
        _steps = worker.Steps;
        _announce = worker.Announce;
    }

    /// <summary>What must hold now.</summary>
    public SpecificationState State => _state;

    /// <summary>The last observation.</summary>
    public Observation Observation => _observation;

    /// <summary>The steps so far; with a violation, the last one is where it showed.</summary>
    public IReadOnlyList<Operation> Steps => _steps;

    /// <summary>Where to keep a number for each step's observation, to compare two runs; null: nowhere.</summary>
    public List<ulong>? Fingerprints { get; init; }

    /// <summary>Where to write down each observation as text; null: nowhere.</summary>
    public List<string>? Transcript { get; init; }

    /// <summary>Creates the machine.</summary>
    /// <returns>The clause that its creation breaks; null if none.</returns>
    public Violation? Begin(ulong platformSeed)
    {
        _state.Reset();
        _steps.Clear();
        Fingerprints?.Clear();
        _heartbeat.BeginSequence(platformSeed, _steps);
        _announce?.Invoke("create", _steps);
        _heartbeat.Enter(0, "create");
        try
        {
            var platform = _subject.CreatePlatform(platformSeed);
            _machine = new Machine(platform);
            _state.BeginStep(0);
            var description = Descriptions.Compare(_subject, platform);
            _state.Evidence.Count(PlatformClauses.DescriptionHolds);
            return description is not null && _state.Breaks(PlatformClauses.DescriptionHolds) ? description : null;
        }
        catch (Exception exception)
        {
            return Thrown("create a machine", exception);
        }
        finally
        {
            _heartbeat.Leave();
        }
    }

    /// <summary>Executes and judges one operation, which must be allowed now.</summary>
    /// <returns>The clause that the observation breaks; null if none.</returns>
    public Violation? Step(in Operation operation)
    {
        var machine = _machine ?? throw new InvalidOperationException("the session has not begun");
        _state.BeginStep(operation.Id);
        _observation.Clear();
        _steps.Add(operation);
        var sane = true;
        _announce?.Invoke(operation.Kind.Name, _steps);
        _heartbeat.Enter(operation.Id, operation.Kind.Name);
        try
        {
            machine.Steps?.BeginStep(operation.Id);
            operation.Kind.Execute(machine, _state, in operation, _observation);
            sane = _observation.Drain(machine.Platform);
        }
        catch (Exception exception)
        {
            Transcript?.Add($"threw {exception.GetType().Name}");
            return Thrown(operation.Kind.Name, exception);
        }
        finally
        {
            _heartbeat.Leave();
        }

        _state.Evidence.Count(PlatformClauses.NoCallThrows);
        _state.Evidence.Count(PlatformClauses.EveryCallReturns);
        Fingerprints?.Add(_observation.Fingerprint());
        Transcript?.Add(_observation.Describe(operation.Kind.IsLoad));
        if (!sane && _state.Breaks(PlatformClauses.OnlyRealFaults))
        {
            return new Violation(
                PlatformClauses.OnlyRealFaults,
                "a count of events that were written, and an end of them",
                "more events than one operation can cause, or a count that cannot be"
            );
        }

        return operation.Kind.Judge(_state, in operation, _observation);
    }

    /// <summary>Disposes of the machine; what it throws then has no step to be reported with, and its next use shows it.</summary>
    public void Dispose()
    {
        var machine = _machine;
        _machine = null;
        if (machine is null)
        {
            return;
        }

        _announce?.Invoke("dispose", _steps);
        _heartbeat.Enter(ulong.MaxValue, "dispose");
        try
        {
            machine.Platform.Dispose();
        }
        catch (Exception exception)
        {
            DisposalFailure = Thrown("dispose", exception);
        }
        finally
        {
            _heartbeat.Leave();
        }
    }

    /// <summary>What the disposal broke; null if nothing.</summary>
    public Violation? DisposalFailure { get; private set; }

    private Violation? Thrown(string call, Exception exception)
    {
        if (exception is OutOfMemoryException)
        {
            throw exception;
        }

        _ = _state.Breaks(PlatformClauses.NoCallThrows);
        return new Violation(
            PlatformClauses.NoCallThrows,
            "an answer",
            $"{call} threw {exception.GetType().Name}: {FirstLine(exception.Message)}"
        );
    }

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];
}
