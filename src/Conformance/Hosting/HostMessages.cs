using System.Text.Json.Serialization;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>What a host is to do: exactly one of the tasks, or to go on with the run.</summary>
internal sealed record HostTask
{
    private const long MostBrief = 20_000;

    /// <summary>What the run does; its delegates do not cross.</summary>
    public required SuiteOptions Options { get; init; }

    /// <summary>What the run has come to.</summary>
    public required RunState State { get; init; }

    /// <summary>A program of a profile, or a sequence that is walked again.</summary>
    public ProgramTask? Program { get; init; }

    /// <summary>A failure of which a finding is made, without executing it.</summary>
    public FailureTask? Failure { get; init; }

    /// <summary>Whether it is over sooner than the code that does it could be compiled with care.</summary>
    [JsonIgnore]
    public bool IsBrief => Program is not null || Failure is not null || Options.Operations <= MostBrief;
}

/// <summary>A program that is executed with each call announced before it is made.</summary>
internal sealed record ProgramTask
{
    /// <summary>The profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The sequence that is walked again; null if the steps are known.</summary>
    public SequenceInFlight? Sequence { get; init; }

    /// <summary>The ids of clauses that are set aside besides those of the run's state.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>The seed of the machine.</summary>
    public ulong Seed { get; init; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<StepOnWire> Steps { get; init; } = [];

    /// <summary>Whether to search for a simpler program that takes the process with it, rather than to execute this one.</summary>
    public bool Shrinks { get; init; }

    /// <summary>How many executions the search has left.</summary>
    public long Budget { get; init; }

    /// <summary>Programs that are known to come back, each as a number.</summary>
    public IReadOnlyList<ulong> Refuted { get; init; } = [];
}

/// <summary>A program that takes its process with it, as a failure to be written.</summary>
internal sealed record FailureTask
{
    /// <summary>The program.</summary>
    public required ProgramTask Program { get; init; }

    /// <summary>What the clause allows.</summary>
    public required string Expected { get; init; }

    /// <summary>What was seen instead.</summary>
    public required string Observed { get; init; }

    /// <summary>What was answered to the steps before.</summary>
    public required IReadOnlyList<string> Observations { get; init; }

    /// <summary>What the process printed.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>Whether it did not die by itself, but was ended since nothing more was heard of it.</summary>
    public bool IsHang { get; init; }

    /// <summary>The regression that it is; null if it was found in what was drawn.</summary>
    public string? Regression { get; init; }

    /// <summary>How many steps the sequence had in which it was found.</summary>
    public required int OriginalLength { get; init; }

    /// <summary>How many executions it took to make it short.</summary>
    public required long Executions { get; init; }

    /// <summary>How far it was made short.</summary>
    public required ShrinkEnd End { get; init; }

    /// <summary>How often it was run again.</summary>
    public required int Repeats { get; init; }

    /// <summary>How often it took the process then.</summary>
    public required int Reproduced { get; init; }

    /// <summary>How many operations had been checked.</summary>
    public required long FoundAfter { get; init; }
}

/// <summary>A step between processes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Arguments">Its arguments, in the order of the kind's table.</param>
internal sealed record StepOnWire(ulong Id, string Kind, IReadOnlyList<ulong> Arguments)
{
    /// <summary>A step to be sent.</summary>
    public static StepOnWire Of(Operation operation) =>
        new(
            operation.Id,
            operation.Kind.Name,
            [.. Enumerable.Range(0, operation.Kind.Arguments.Count).Select(index => operation[index])]
        );

    /// <summary>The step that was received.</summary>
    /// <param name="areas">The operations that there are.</param>
    public Operation Read(AreaTable areas)
    {
        var operation = new Operation(
            areas.Find(Kind) ?? throw new InvalidDataException($"there is no operation {Kind}"),
            Id
        );
        for (var i = 0; i < Arguments.Count; i++)
        {
            operation[i] = Arguments[i];
        }

        return operation;
    }
}

/// <summary>A call that is about to be made.</summary>
/// <param name="Name">The name of the operation, or what else is done with a machine.</param>
/// <param name="Step">The step; null if the call belongs to none.</param>
/// <param name="Steps">How many steps the program has by then.</param>
/// <param name="Answer">What was answered to the step before; null if that is not known.</param>
internal sealed record CallOnWire(string Name, StepOnWire? Step, int Steps, string? Answer);

/// <summary>A line from a host: one of its members.</summary>
internal sealed record HostMessage
{
    /// <summary>What is judged, in words, once it is loaded.</summary>
    public string? Name { get; init; }

    /// <summary>What the platform prints outside of its machines.</summary>
    public string? Text { get; init; }

    /// <summary>The profiles that will run.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>How far the run is; the host lives.</summary>
    public SuiteProgress? Progress { get; init; }

    /// <summary>Where the sequences in flight are recorded from now on.</summary>
    public string? Record { get; init; }

    /// <summary><see cref="IRunJournal.Replayed" />.</summary>
    public RegressionState? Replayed { get; init; }

    /// <summary><see cref="IRunJournal.Found" />, or the finding of a <see cref="FailureTask" />.</summary>
    public Finding? Found { get; init; }

    /// <summary><see cref="IRunJournal.Batched" />.</summary>
    public ProfileState? Batched { get; init; }

    /// <summary><see cref="IRunJournal.Lost" />.</summary>
    public Casualty? Lost { get; init; }

    /// <summary><see cref="IRunJournal.Ended" />.</summary>
    public ProfileReport? Ended { get; init; }

    /// <summary>The first machine of the profile was met, and a program follows.</summary>
    public bool? IsMet { get; init; }

    /// <summary>A call that is about to be made.</summary>
    public CallOnWire? Call { get; init; }

    /// <summary>A program that came back, as a number.</summary>
    public ulong? Refuted { get; init; }

    /// <summary>How many executions there were.</summary>
    public long? Executions { get; init; }

    /// <summary>Whether a search found that there is nothing simpler.</summary>
    public bool? IsMinimal { get; init; }

    /// <summary>The task is done.</summary>
    public bool? Done { get; init; }

    /// <summary>A thread hangs: the rest is for another process.</summary>
    public bool? Leaves { get; init; }

    /// <summary>The platform or an option cannot be used, and why.</summary>
    public string? Refused { get; init; }

    /// <summary>The suite is at fault.</summary>
    public string? Defect { get; init; }
}
