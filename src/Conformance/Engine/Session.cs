using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>One machine driven step by step: each operation is executed, observed, judged and recorded.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>The calls that are no steps, in words.</summary>
    public const string Creating = "creating a machine";
    public const string Describing = "reading the description";
    public const string Disposing = "disposing of the machine";

    /// <summary>So many steps, the machine is asked again what it is.</summary>
    private const int AskEvery = 64;

    private readonly Subject _subject;
    private readonly SpecificationState _state;
    private readonly Observation _observation;
    private readonly Heartbeat _heartbeat;
    private readonly List<Operation> _steps;
    private readonly Action<string, IReadOnlyList<Operation>>? _announce;
    private Machine? _machine;
    private bool _isBroken;

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

    /// <summary>A factory that gives no machine.</summary>
    public static Violation NoMachine { get; } =
        new(PlatformClauses.NoCallThrows, "a machine", "no machine: the factory gave null");

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
        _announce?.Invoke(Creating, _steps);
        _heartbeat.Enter(0, Creating);
        Violation? violation;
        try
        {
            violation = Create(platformSeed);
        }
        catch (Exception exception)
        {
            violation = Threw(Creating, exception);
        }
        finally
        {
            _heartbeat.Leave();
        }

        if (violation is null)
        {
            _state.BeginStep(0);
            _state.Evidence.Count(PlatformClauses.DescriptionHolds);
            violation = AskAgain();
        }

        _isBroken = violation is not null;
        return violation;
    }

    /// <summary>Executes and judges one operation, which must be allowed now.</summary>
    /// <returns>The clause that the observation breaks; null if none.</returns>
    public Violation? Step(in Operation operation)
    {
        var violation =
            Execute(in operation)
            ?? Senseless()
            ?? Judge(in operation)
            ?? JudgeStep(in operation)
            ?? (_steps.Count % AskEvery == 0 ? AskAgain() : null);
        _isBroken = violation is not null;
        return violation;
    }

    /// <summary>Judges what was answered. A call by an old name is judged as the generic one, and named by its own clause.</summary>
    private Violation? Judge(in Operation operation)
    {
        OldNames.Note(_state, in operation);
        var violation = operation.Kind.Judge(_state, in operation, _observation);
        if (violation is not null && _state.ClauseOf(violation.Clause) is var clause && clause != violation.Clause)
        {
            violation = violation with
            {
                Clause = clause,
                Expected = $"{violation.Expected}, as {violation.Clause} asks of the generic call",
            };
        }

        _state.StandIn = null;
        return violation;
    }

    /// <summary>What areas ask of every step.</summary>
    private Violation? JudgeStep(in Operation operation)
    {
        var judgements = _subject.Areas.StepJudgements;
        for (var i = 0; i < judgements.Count; i++)
        {
            if (judgements[i](_state, in operation, _observation) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>Asks the machine a last time what it is, and disposes of it.</summary>
    public void Dispose()
    {
        var machine = _machine;
        if (machine is null)
        {
            return;
        }

        // What is broken already comes first, and must not seem to stand behind a change that is set aside.
        var changed = _isBroken ? null : AskAgain();
        _machine = null;
        _announce?.Invoke(Disposing, _steps);
        _heartbeat.Enter(0, Disposing);
        try
        {
            machine.Platform.Dispose();
        }
        catch (Exception exception)
        {
            changed = _isBroken ? null : Threw(AfterTheLastStep(Disposing), exception);
        }
        finally
        {
            _heartbeat.Leave();
        }

        EndViolation = changed;
    }

    /// <summary>Whether nothing comes after the last step.</summary>
    public bool IsOver => _steps.Count > 0 && _steps[^1].Kind.EndsSequence;

    /// <summary>What was broken at the end, by the description or by the disposal; null if nothing.</summary>
    public Violation? EndViolation { get; private set; }

    private Violation? Create(ulong platformSeed)
    {
        if (_subject.CreatePlatform(platformSeed) is not { } platform)
        {
            _ = _state.Breaks(NoMachine.Clause);
            return NoMachine;
        }

        _machine = new Machine(platform);
        return null;
    }

    private Violation? Execute(in Operation operation)
    {
        var machine = _machine ?? throw new InvalidOperationException("the session has not begun");
        _state.BeginStep(operation.Id);
        _state.StandIn = OldNames.StandInOf(_state, in operation);
        _state.UsesOldNames |= _state.StandIn is not null;
        _observation.Clear();
        _steps.Add(operation);
        _announce?.Invoke(operation.Kind.Name, _steps);
        _heartbeat.Enter(operation.Id, operation.Kind.Name);
        try
        {
            machine.Steps?.BeginStep(operation.Id);
            machine.Use(_state.StandIn is null ? null : _state.Part<LegacySpecification>().InForce);
            operation.Kind.Execute(machine, _state, in operation, _observation);
            _observation.Drain(machine.Platform, _state.Profile.Finds is not null);
        }
        catch (FacetLostException exception)
        {
            _ = _state.Breaks(PlatformClauses.DescriptionHolds);
            return Descriptions.Lost(exception);
        }
        catch (Exception exception)
        {
            Transcript?.Add($"threw {exception.GetType().Name}");
            return Threw(operation.Kind.Name, exception);
        }
        finally
        {
            _heartbeat.Leave();
        }

        _state.Evidence.Count(PlatformClauses.NoCallThrows);
        _state.Evidence.Count(PlatformClauses.EveryCallReturns);
        Fingerprints?.Add(_observation.Fingerprint());
        Transcript?.Add(_observation.Describe(operation.Kind.IsLoad));
        return null;
    }

    /// <summary>What has no meaning, whatever the operation.</summary>
    private Violation? Senseless() =>
        _observation.FindNonsense() is { } nonsense && _state.Breaks(nonsense.Clause) ? nonsense : null;

    /// <summary>Whether the machine still says of itself what the rules go by. They go on with that if the clause is set aside.</summary>
    private Violation? AskAgain()
    {
        if (_machine is not { } machine)
        {
            return null;
        }

        _announce?.Invoke(Describing, _steps);
        _heartbeat.Enter(0, Describing);
        try
        {
            var changed = Descriptions.Compare(_subject, machine.Platform);
            return changed is not null && _state.Breaks(changed.Clause) ? changed : null;
        }
        catch (Exception exception)
        {
            return Threw(AfterTheLastStep(Describing), exception);
        }
        finally
        {
            _heartbeat.Leave();
        }
    }

    private string AfterTheLastStep(string call) =>
        _steps.Count == 0 ? call : string.Create(CultureInfo.InvariantCulture, $"after step #{_steps[^1].Id}, {call}");

    /// <summary>An exception ends the sequence also where the clause is set aside: there is no answer to go on with.</summary>
    private Violation Threw(string call, Exception exception)
    {
        _state.Evidence.Count(PlatformClauses.NoCallThrows);
        _ = _state.Breaks(PlatformClauses.NoCallThrows);
        return Thrown.By(call, exception);
    }
}
