using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What may be answered to a driver that creates address spaces, attaches devices to them, and is given addresses there.</summary>
internal static class SpaceJudgement
{
    public static Violation? JudgeCreate(SpecificationState state, Interval window, Observation observation)
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "ok or failed")) is { } violation
        )
        {
            return violation;
        }

        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var isGiven = observation.Outcome == Answer.Ok;
        if (window.Start == window.End)
        {
            var clause = IommuClauses.EmptyWindowsAreRefused;
            state.Evidence.Count(clause);
            // An address space that should not be there is not used.
            return isGiven && state.Breaks(clause)
                ? new Violation(clause, "a failure: the window has no bytes", "an address space")
                : null;
        }

        var spaces = state.Part<AddressSpaceSpecification>();
        var promise =
            !spaces.IsPromised(window) ? null
            : spaces.Room.IsReturned ? IommuClauses.RoomOfSpacesComesBack
            : IommuClauses.PromisedSpacesAreCreated;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        if (!isGiven)
        {
            return
                promise is not null
                && ++spaces.Room.Refusals > state.Profile.Platform.Room.RefusalsInARow
                && state.Breaks(promise)
                ? new Violation(
                    promise,
                    "an address space: the description promises the room",
                    observation.Outcome.ToString()
                )
                : null;
        }

        return Given(state, spaces, window, new AddressSpaceId(observation.Value));
    }

    public static Violation? JudgeAttach(
        SpecificationState state,
        DeviceId device,
        AddressSpace space,
        Observation observation
    )
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "ok or failed")) is { } violation
        )
        {
            return violation;
        }

        var spaces = state.Part<AddressSpaceSpecification>();
        if (observation.Outcome == Answer.Ok)
        {
            if (spaces.SpaceOf(device) is null)
            {
                state.Evidence.Count(IommuClauses.DevicesAreAttached);
            }

            spaces.AttachRefusals = 0;
            spaces.Attach(device, space);
            return null;
        }

        if (spaces.SpaceOf(device) is not null)
        {
            spaces.Refuse(device, space);
            return null;
        }

        var clause = IommuClauses.DevicesAreAttached;
        if (state.Part<RoomSpecification>().MayFail)
        {
            return null;
        }

        state.Evidence.Count(clause);
        return ++spaces.AttachRefusals > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(clause)
            ? new Violation(clause, "ok: nothing is live for the device", observation.Outcome.ToString())
            {
                Device = device,
            }
            : null;
    }

    /// <summary>All of a range lies in the window of the address space that its device is attached to.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="device">The device.</param>
    /// <param name="space">The address space.</param>
    /// <param name="range">The addresses.</param>
    /// <param name="mappedAt">The id of the step that made the mapping; 0 for a buffer.</param>
    /// <param name="highest">The last address that nothing else forbids; null where the platform did not choose.</param>
    public static Violation? CheckWindow(
        SpecificationState state,
        DeviceId device,
        AddressSpace space,
        Interval range,
        ulong mappedAt,
        ulong? highest
    )
    {
        var clause = IommuClauses.AttachedAddressesLieInTheWindow;
        if (TranslationJudgement.LeavesRoomOutside(space.Window, highest))
        {
            state.Evidence.Count(clause);
        }

        if (
            state.Part<AddressSpaceSpecification>().RefusedOf(device) is { } refused
            && (refused.Window.Start < space.Window.Start || refused.Window.End > space.Window.End)
        )
        {
            if (refused.Window.Start <= highest)
            {
                state.Evidence.Count(IommuClauses.RefusedAttachChangesNothing);
            }

            clause = refused.Window.Overlaps(range) ? IommuClauses.RefusedAttachChangesNothing : clause;
        }

        return (range.Start < space.Window.Start || range.End > space.Window.End) && state.Breaks(clause)
            ? new Violation(
                clause,
                $"addresses in the window {space.Window} of the address space of step #{space.Id}",
                range.ToString()
            )
            {
                Device = device,
                MappedAt = mappedAt,
            }
            : null;
    }

    private static Violation? Given(
        SpecificationState state,
        AddressSpaceSpecification spaces,
        Interval window,
        AddressSpaceId name
    )
    {
        foreach (var other in spaces.Existing)
        {
            if (other.IsReleased)
            {
                continue;
            }

            var clause = IommuClauses.SpacesHaveTheirOwnNames;
            state.Evidence.Count(clause);
            if (other.Name == name)
            {
                // An address space that has another's name is not used.
                return state.Breaks(clause)
                    ? new Violation(
                        clause,
                        $"a name of its own: the address space of step #{other.Id} is there",
                        name.ToString()
                    )
                    : null;
            }
        }

        spaces.Begin(name, window);
        return null;
    }
}
