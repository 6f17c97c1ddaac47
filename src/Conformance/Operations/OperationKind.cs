using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Whether an operation is well formed now, and defined by the documents.</summary>
internal delegate bool Precondition(SpecificationState state, in Operation operation);

/// <summary>Makes the calls of an operation and notes what was answered.</summary>
internal delegate void Execution(
    Machine machine,
    SpecificationState state,
    in Operation operation,
    Observation observation
);

/// <summary>Judges what was answered, and changes the state to what must hold from now on.</summary>
/// <returns>The clause that is broken; null if none is.</returns>
internal delegate Violation? Judgement(SpecificationState state, in Operation operation, Observation observation);

/// <summary>The values that an argument may have, given those before it; inclusive at both ends.</summary>
internal delegate (ulong Min, ulong Max) ArgumentRange(SpecificationState state, in Operation operation, int argument);

/// <summary>An operation that usually comes before or after another.</summary>
/// <param name="pick">64 bits that choose among several.</param>
/// <returns>Whether there is one; its id is that of the step to come.</returns>
internal delegate bool FollowUp(
    SpecificationState state,
    in Operation operation,
    ulong id,
    ulong pick,
    out Operation next
);

/// <summary>The buffer that the offset of an operation leads into, and the place in it that offset 0 stands for.</summary>
internal delegate bool BufferOrigin(SpecificationState state, in Operation operation, out ulong buffer, out int start);

/// <summary>A value of an argument at which something changes for this platform now, such as a limit that it told.</summary>
/// <param name="pick">64 bits that choose among several.</param>
/// <returns>0 if there is none.</returns>
internal delegate ulong ArgumentEdge(SpecificationState state, in Operation operation, int argument, ulong pick);

/// <summary>In which order a sequence ends what it has begun, as a driver that is unloaded does.</summary>
internal enum ClosingPhase
{
    /// <summary>What is under way.</summary>
    Completions,

    /// <summary>Ways to see memory: mappings, of one buffer or of many, for devices and for users. The last look follows.</summary>
    Mappings,

    /// <summary>What was given out of something that a driver made: blocks of a pool.</summary>
    Parts,

    /// <summary>Memory: blocks of pages, buffers.</summary>
    Memory,

    /// <summary>What memory was given out of: pools, declared regions.</summary>
    Sources,
}

/// <summary>A row of an area's table: all that the engine, the generator and the shrinker know of one kind of operation.</summary>
internal sealed class OperationKind
{
    /// <summary>The name in programs and traces; unique.</summary>
    public required string Name { get; init; }

    public required ArgumentList Arguments { get; init; }

    /// <summary>What the operation makes; null if nothing.</summary>
    public HandleKind? Makes { get; init; }

    /// <summary>How many of the things that it makes are in use; those that ended and can still be named are not.</summary>
    public Func<SpecificationState, int>? InUse { get; init; }

    /// <summary>The name of the facet that it needs; null for the core.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether a profile that has the facet has what the operation is about.</summary>
    public Func<Profile, bool> IsProvided { get; init; } = static _ => true;

    /// <summary>How often it is drawn compared with others; 1 to 128.</summary>
    public required int Weight { get; init; }

    public required Precondition IsAllowed { get; init; }

    /// <summary>Whether it is also for a device that its driver attached to a domain of its own, which the mapping API does not serve.</summary>
    public bool ServesAttached { get; init; }

    /// <summary>Whether it is also for a device that is suspended, which makes no access, and for which no other call is made.</summary>
    public bool ServesSuspended { get; init; }

    public required Execution Execute { get; init; }

    public required Judgement Judge { get; init; }

    /// <summary>The range of each size, offset, count and mask; choices, devices and handles need none.</summary>
    public ArgumentRange Range { get; init; } = (SpecificationState _, in Operation _, int _) => (0, 0);

    /// <summary>The part of the range that is drawn from most of the time; null for all of it.</summary>
    public ArgumentRange? Usual { get; init; }

    /// <summary>Whether the operation is legal but teaches little, so that it is drawn again most of the time.</summary>
    public Precondition IsWasteful { get; init; } = (SpecificationState _, in Operation _) => false;

    /// <summary>What gives the operation something to show; of the same bytes, just before it.</summary>
    public FollowUp? First { get; init; }

    /// <summary>What usually comes next.</summary>
    public FollowUp? Then { get; init; }

    /// <summary>Where the bytes lie that offset and size speak of; null if they are no bytes of a buffer.</summary>
    public BufferOrigin? Origin { get; init; }

    /// <summary>Values of each size, count and mask that the platform's own answers and promises make interesting.</summary>
    public ArgumentEdge Edge { get; init; } = (SpecificationState _, in Operation _, int _, ulong _) => 0;

    /// <summary>
    /// How a program shows the call where the order and the roles of the arguments read badly: parts joined by a comma and a
    /// space, with arguments as <c>{name}</c>; a part without content is left out. Null: by roles.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>What a Linux driver writes for it; null where nothing is known of that.</summary>
    public DriverCall? Driver { get; init; }

    /// <summary>When a sequence that closes does the operation with each thing or device that its first argument can name; null: not.</summary>
    public ClosingPhase? Closes { get; init; }

    /// <summary>
    /// Whether it is the last step of a sequence: after it nothing is known of the machine, so nothing of it is judged but
    /// that it reports what it claims to find.
    /// </summary>
    public bool EndsSequence { get; init; }

    /// <summary>Whether the operation loads memory, and so can find what others left.</summary>
    public bool IsLoad { get; init; }

    /// <summary>Whether the operation loads or stores memory.</summary>
    public bool AccessesMemory => IsLoad || Arguments.HasBytes;

    /// <summary>Whether the operation is well formed now, defined by the documents, and for a device that it serves.</summary>
    public bool Allows(SpecificationState state, in Operation operation) =>
        (state.LeftOut.Count == 0 || !state.LeftOut.Contains(Name))
        && (ServesAttached || !ConcernedDevices.AreAttached(state, in operation))
        && (ServesSuspended || !ConcernedDevices.AreSuspended(state, in operation))
        && IsAllowed(state, in operation);

    /// <summary>How many of the things that it makes are in use now.</summary>
    public int CountInUse(SpecificationState state) =>
        InUse?.Invoke(state) ?? (Makes is null ? 0 : state.Handles.Of(Makes).Count);

    /// <summary>The position of an argument, by name.</summary>
    public int IndexOf(string argument)
    {
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Name == argument)
            {
                return i;
            }
        }

        throw new ArgumentException($"{Name} has no argument {argument}", nameof(argument));
    }
}
