using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>What came of a program that was executed in a process of its own.</summary>
internal sealed record HostedExecution
{
    /// <summary>How the process died; null if it did not.</summary>
    public HostEnd? End { get; init; }

    /// <summary>Whether the process died.</summary>
    public bool Died => End is not null;

    /// <summary>Whether the first machine of the profile was met.</summary>
    public bool IsMet { get; init; }

    /// <summary>The call that was announced last.</summary>
    public required string Call { get; init; }

    /// <summary>Whether that call is the last step, rather than what is done with the machine after it.</summary>
    public bool IsStep { get; init; }

    /// <summary>The steps that were announced.</summary>
    public IReadOnlyList<Operation> Steps { get; init; } = [];

    /// <summary>What was answered to them, as far as that was told.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>Programs that came back, as numbers.</summary>
    public IReadOnlyList<ulong> Refuted { get; init; } = [];

    /// <summary>How many programs were begun.</summary>
    public long Executions { get; init; }

    /// <summary>Whether a search found that there is nothing simpler.</summary>
    public bool IsMinimal { get; init; }
}

/// <summary>Executes programs, each in a process of its own.</summary>
/// <param name="watch">Lets processes do tasks.</param>
/// <param name="options">What the run does.</param>
/// <param name="state">What the run has come to.</param>
/// <param name="areas">The operations that there are.</param>
internal sealed class HostedExecutions(HostWatch watch, SuiteOptions options, RunState state, AreaTable areas)
{
    /// <summary>Executes a program.</summary>
    /// <param name="program">The program.</param>
    public HostedExecution Execute(ProgramTask program)
    {
        var steps = new List<Operation>();
        var observations = new List<string>();
        var refuted = new List<ulong>();
        var (call, isMet, isStep, isMinimal, executions) = (Autopsy.NoCall, false, false, false, 0L);
        var end = watch.Do(
            new HostTask
            {
                Options = options,
                State = state,
                Program = program,
            },
            message =>
            {
                HostFailures.ThrowIfAny(message);
                isMinimal |= message.IsMinimal is true;
                isMet |= message.IsMet is true;
                if (message.Refuted is { } number)
                {
                    refuted.Add(number);
                }

                if (message.Call is not { } made)
                {
                    return;
                }

                if (made.Steps == 0)
                {
                    executions += isMet && made.Name == Engine.Session.Creating ? 1 : 0;
                    steps.Clear();
                    observations.Clear();
                }

                if (made.Answer is { } answer)
                {
                    observations.Add(answer);
                }

                (call, isStep) = (made.Name, made.Step is not null);
                if (made.Step is { } step)
                {
                    steps.Add(step.Read(areas));
                }
            }
        );
        return new HostedExecution
        {
            End = end.IsDone || end.Leaves ? null : end,
            Call = call,
            IsMet = isMet,
            IsStep = isStep,
            Steps = steps,
            Observations = observations,
            Refuted = refuted,
            Executions = executions,
            IsMinimal = isMinimal,
        };
    }

    /// <summary>Has a finding written.</summary>
    /// <param name="failure">What is known of it.</param>
    /// <returns>Null if the process died, for it meets the platform.</returns>
    public Finding? Write(FailureTask failure)
    {
        Finding? finding = null;
        _ = watch.Do(
            new HostTask
            {
                Options = options,
                State = state,
                Failure = failure,
            },
            message =>
            {
                HostFailures.ThrowIfAny(message);
                finding = message.Found ?? finding;
            }
        );
        return finding;
    }
}

/// <summary>What a host cannot do.</summary>
internal static class HostFailures
{
    /// <summary>Throws what a message says is wrong.</summary>
    /// <exception cref="OptionException">The platform or an option cannot be used.</exception>
    /// <exception cref="SuiteDefectException">The suite is at fault.</exception>
    public static void ThrowIfAny(HostMessage message)
    {
        if (message.Refused is { } refused)
        {
            throw new OptionException(refused);
        }

        if (message.Defect is { } defect)
        {
            throw new SuiteDefectException(new InvalidOperationException(defect));
        }
    }
}
