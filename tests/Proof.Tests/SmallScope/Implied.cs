using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>
/// The steps that are not counted: a filled buffer for each device, what gives a call something to show and what looks at
/// it, completions, and a last load by every observer.
/// </summary>
/// <param name="kinds">The kinds that the profile provides.</param>
/// <param name="buffers">How many buffers there are from the beginning.</param>
internal sealed class Implied(IReadOnlyList<OperationKind> kinds, int buffers)
{
    private const ulong FirstId = 100;
    private const int Picks = 24;
    private const int Deepest = 2;
    private const ulong PagesPerBuffer = 2;
    private const ulong MostLoaded = 0x2000;

    private readonly OperationKind[] _loads =
    [
        .. kinds.Where(kind =>
            kind
                is {
                    IsLoad: true,
                    EndsSequence: false,
                    Arguments: [{ Role: ArgumentRole.Uses }, .., { Role: ArgumentRole.Size }]
                }
        ),
    ];

    private ulong _id;

    /// <summary>Whether a step is implied.</summary>
    public static bool IsImplied(in Operation step) => step.Id >= FirstId;

    /// <summary>Fills the buffers.</summary>
    public Violation? Prepare(Session session)
    {
        _id = FirstId;
        for (var i = 0; i < buffers; i++)
        {
            var buffer = new Operation(PageOperations.Allocate, _id++) { [0] = PagesPerBuffer };
            if (session.Step(in buffer) is { } refused)
            {
                return refused;
            }

            if (
                CpuOperations.Fill(session.State, in buffer, _id, 1, out var fill)
                && Step(session, in fill) is { } violation
            )
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>What gives a call something to show.</summary>
    public Violation? Before(Session session, in Operation step) => Around(session, step.Kind.First, in step, 0);

    /// <summary>What looks at what a call has done.</summary>
    public Violation? After(Session session, in Operation step) => Around(session, step.Kind.Then, in step, 0);

    /// <summary>Completions, and a last load by every observer of everything.</summary>
    public Violation? Finish(Session session)
    {
        if (Complete(session) is { } violation)
        {
            return violation;
        }

        foreach (var kind in _loads)
        {
            foreach (var handle in session.State.Handles.Of(kind.Arguments[0].Handle!).ToArray())
            {
                var load = new Operation(kind, 0) { [0] = handle };
                for (var i = 1; i < kind.Arguments.Count; i++)
                {
                    var (min, max) = kind.Range(session.State, in load, i);
                    load[i] = kind.Arguments[i].Role == ArgumentRole.Size ? Math.Min(max, MostLoaded) : min;
                }

                if (Step(session, load) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        return null;
    }

    private Violation? Around(Session session, FollowUp? followUp, in Operation step, int depth)
    {
        if (
            followUp is null
            || !TryFind(session.State, followUp, in step, out var access)
                && (depth > 0 || followUp != step.Kind.First || !TryTouch(session.State, in step, out access))
        )
        {
            return null;
        }

        var isDeep = depth == Deepest;
        return (isDeep ? null : Around(session, access.Kind.First, in access, depth + 1))
            ?? Step(session, in access)
            ?? (isDeep ? null : Around(session, access.Kind.Then, in access, depth + 1))
            ?? Complete(session);
    }

    /// <summary>The first access that the table of kinds has there; a load sooner than a store.</summary>
    private bool TryFind(SpecificationState state, FollowUp followUp, in Operation step, out Operation access)
    {
        access = default;
        for (var pick = 0UL; pick < Picks; pick++)
        {
            if (
                followUp(state, in step, _id, Mixing.Mix(pick, 0), out var next)
                && (next.Kind.AccessesMemory || next.Kind == CpuOperations.Barrier)
                && (access.Kind is null || next.Kind.IsLoad)
                && IsFit(state, in next)
            )
            {
                access = next;
                if (next.Kind.IsLoad)
                {
                    return true;
                }
            }
        }

        return access.Kind is not null;
    }

    /// <summary>Where the table asks for another call first: a store of the CPU to the very bytes that the step is about.</summary>
    private bool TryTouch(SpecificationState state, in Operation step, out Operation access)
    {
        access = new Operation(CpuOperations.Store, _id);
        var (offset, size) = (step.Kind.Arguments.OffsetAt, step.Kind.Arguments.SizeAt);
        if (
            offset < 0
            || size < 0
            || step.Kind.Origin is null
            || !step.Kind.Origin(state, step, out var buffer, out var start)
        )
        {
            return false;
        }

        return Access.Make(access.Kind, _id, buffer, (ulong)start + step[offset], step[size], out access)
            && IsFit(state, in access);
    }

    private Violation? Complete(Session session)
    {
        for (var device = 0; device < session.State.Profile.Devices.Count; device++)
        {
            var complete = new Operation(DeviceOperations.Complete, 0) { [0] = (ulong)device };
            if (Step(session, in complete) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private Violation? Step(Session session, in Operation access)
    {
        var step = access.As(_id);
        if (!IsFit(session.State, in step))
        {
            return null;
        }

        _id++;
        return session.Step(in step);
    }

    private static bool IsFit(SpecificationState state, in Operation step) =>
        step.Kind.Allows(state, in step) && !step.Kind.IsWasteful(state, in step);
}
