using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>suspend and resume: the power of a device goes and comes back.</summary>
internal static class SuspendOperations
{
    public static OperationKind Suspend { get; } =
        new()
        {
            Name = "suspend",
            Driver = new("pm_runtime_force_suspend({device});"),
            Needs = nameof(ISuspend),
            Arguments = [Argument.Device],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && !state.Part<SuspensionSpecification>().IsSuspended(DeviceOf(op))
                && !state.Part<MemorySpecification>().IsInFlight(DeviceOf(op)),
            // Without anything that it reaches, or reached, nothing can be told of it.
            IsWasteful = (SpecificationState state, in Operation op) =>
                !HasAnything(state, DeviceOf(op)) && !state.Isolates(DeviceOf(op)),
            Then = ResumeAfterSuspend,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<ISuspend>().SuspendDevice(DeviceOf(op))),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.NoEvents(state, observation);
                if (observation.Outcome == Answer.Ok)
                {
                    state.Part<SuspensionSpecification>().Suspend(DeviceOf(op));
                }

                return violation;
            },
        };

    public static OperationKind Resume { get; } =
        new()
        {
            Name = "resume",
            Driver = new("pm_runtime_force_resume({device});"),
            Needs = nameof(ISuspend),
            ServesSuspended = true,
            Closes = ClosingPhase.Completions,
            Arguments = [Argument.Device],
            Weight = 6,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && state.Part<SuspensionSpecification>().IsSuspended(DeviceOf(op)),
            Then = LookAfterResume,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<ISuspend>().ResumeDevice(DeviceOf(op))),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation, DeviceOf(op));
                state.Part<SuspensionSpecification>().Resume(DeviceOf(op));
                return violation;
            },
        };

    /// <summary>A device that is behind an IOMMU now is suspended.</summary>
    public static bool TrySuspend(SpecificationState state, DeviceId device, ulong id, out Operation next)
    {
        next = new Operation(Suspend, id);
        next[0] = (ulong)device.Index;
        return state.Profile.Suspends && state.Isolates(device) && Suspend.IsAllowed(state, next);
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[0]);

    private static bool HasAnything(SpecificationState state, DeviceId device)
    {
        foreach (var live in state.Part<ReachSpecification>().Live)
        {
            if (live.Device == device)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The device is resumed, at once most of the time.</summary>
    private static bool ResumeAfterSuspend(
        SpecificationState state,
        in Operation suspended,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(Resume, id);
        next[0] = suspended[0];
        return pick % 8 != 0;
    }

    /// <summary>The device uses what it has, through any port, or looks where it has nothing any more.</summary>
    private static bool LookAfterResume(
        SpecificationState state,
        in Operation resumed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var reach = state.Part<ReachSpecification>();
        next = default;
        if ((pick >> 3) % 4 != 0 && state.Isolates(DeviceOf(resumed)))
        {
            foreach (var ended in reach.Ended.Reverse())
            {
                if (
                    ended.Device == DeviceOf(resumed)
                    && !ended.IsPiece
                    && !ended.Refused
                    && Access.Make(
                        pick % 2 == 0 ? StrayOperations.Store : StrayOperations.Load,
                        id,
                        ended.Id,
                        0,
                        (ulong)ended.Length,
                        out next
                    )
                    && next.Kind.IsAllowed(state, next)
                )
                {
                    return true;
                }
            }
        }

        // The newest, the oldest, or one between them.
        for (var i = 0; i < reach.Live.Count; i++)
        {
            var first = (pick >> 8) % 3;
            var at = first == 0 ? i : reach.Live.Count - 1 - i;
            var live = reach.Live[at];
            if (live.Device != DeviceOf(resumed) || live.IsPiece || first == 2 && (pick >> (16 + i % 32)) % 2 == 0)
            {
                continue;
            }

            var stores = live.Direction == DmaDirection.FromDevice;
            return Ports.TryUse(state, live, stores, id, pick >> 12, out next)
                || Access.Make(
                    stores ? DeviceOperations.Store : DeviceOperations.Load,
                    id,
                    live.Id,
                    0,
                    (ulong)live.Length,
                    out next
                ) && next.Kind.IsAllowed(state, next);
        }

        return false;
    }
}
