using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Pages of a buffer that are asked for.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="First">The first page, from 0.</param>
/// <param name="Pages">How many pages; at least 1.</param>
internal readonly record struct Window(Allocation Buffer, ulong First, ulong Pages)
{
    /// <summary>Whether the buffer has all of them.</summary>
    public bool IsInside(SpecificationState state) =>
        UserMappingSpecification.PagesOf(state, Buffer) is var pages && First < pages && Pages <= pages - First;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"0x{Pages:x} pages from page 0x{First:x} on");
}

/// <summary>What a mapping to user space may answer: given or refused, and by what name.</summary>
internal static class UserMappingJudgement
{
    public static Violation? Judge(SpecificationState state, in Window window, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var isInside = window.IsInside(state);
        var isGiven = observation.Outcome == Answer.Ok;
        if (!isInside)
        {
            return Outside(state, window, observation, isGiven);
        }

        if (Denied(state, window, isGiven) is { } untrue)
        {
            return untrue;
        }

        var users = state.Part<UserMappingSpecification>();
        var isPromised = users.IsPromised(window.Buffer);
        if (isPromised)
        {
            state.Evidence.Count(UserMappingClauses.PromisedUserMappingsAreGiven);
        }

        if (isGiven)
        {
            return Given(state, window, observation);
        }

        return
            isPromised
            && ++users.Room.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(UserMappingClauses.PromisedUserMappingsAreGiven)
            ? Broken(
                UserMappingClauses.PromisedUserMappingsAreGiven,
                window,
                "a mapping: the description promises the room",
                observation.Outcome.ToString()
            )
            : null;
    }

    private static Violation? Outside(SpecificationState state, in Window window, Observation observation, bool isGiven)
    {
        var pages = UserMappingSpecification.PagesOf(state, window.Buffer);
        var has = string.Create(CultureInfo.InvariantCulture, $"the buffer has 0x{pages:x} pages");
        // What is refused anyway shows nothing.
        var isPromised = state.Part<UserMappingSpecification>().IsPromised(window.Buffer);
        if (isGiven || isPromised)
        {
            state.Evidence.Count(UserMappingClauses.WindowsStayInsideTheBuffer);
        }

        if (isGiven && state.Breaks(UserMappingClauses.WindowsStayInsideTheBuffer))
        {
            return Broken(
                UserMappingClauses.WindowsStayInsideTheBuffer,
                window,
                $"failed: {has}",
                $"a mapping of {window}"
            );
        }

        if (isGiven)
        {
            // It lives, and has to end before the buffer is freed.
            return Given(state, window with { First = 0, Pages = 0 }, observation);
        }

        if (!isPromised || state.Profile.Platform.Room.RefusalsInARow > 0)
        {
            return null;
        }

        var why = observation.Outcome;
        state.Evidence.Count(UserMappingClauses.RefusedWindowsHaveNoAddress);
        return why != Answer.Failed(Errno.NoSuchAddress) && state.Breaks(UserMappingClauses.RefusedWindowsHaveNoAddress)
            ? Broken(
                UserMappingClauses.RefusedWindowsHaveNoAddress,
                window,
                $"{Answer.Failed(Errno.NoSuchAddress)}: {has}",
                why.ToString()
            )
            : null;
    }

    /// <summary>What was said not to be possible is refused.</summary>
    private static Violation? Denied(SpecificationState state, in Window window, bool isGiven)
    {
        if (!state.Part<UserMappingSpecification>().SaidNo.Contains(window.Buffer.Window.Device))
        {
            return null;
        }

        state.Evidence.Count(UserMappingClauses.CanMapTellsTheTruth);
        return isGiven && state.Breaks(UserMappingClauses.CanMapTellsTheTruth)
            ? Broken(
                UserMappingClauses.CanMapTellsTheTruth,
                window,
                "failed: the platform said that no buffer of the device can be mapped",
                "a mapping"
            )
            : null;
    }

    private static Violation? Given(SpecificationState state, in Window window, Observation observation)
    {
        var users = state.Part<UserMappingSpecification>();
        var name = new UserMappingId(observation.Value);
        foreach (var other in users.Live)
        {
            state.Evidence.Count(UserMappingClauses.UserMappingsHaveNames);
            if (other.Name != name)
            {
                continue;
            }

            if (state.Breaks(UserMappingClauses.UserMappingsHaveNames))
            {
                return Broken(
                    UserMappingClauses.UserMappingsHaveNames,
                    window,
                    $"a name of its own: step #{other.Id} has {other.Name}",
                    name.ToString()
                );
            }

            // Which of the two the name stands for is not known.
            other.Distrusted = true;
            return null;
        }

        users.Begin(
            new UserView
            {
                Id = state.Step,
                Name = name,
                Buffer = window.Buffer,
                Start = (int)window.First * state.Profile.PageSize,
                Length = (int)window.Pages * state.Profile.PageSize,
                Distrusted = window.Pages == 0,
            }
        );
        return null;
    }

    private static Violation Broken(ClauseId clause, in Window window, string expected, string observed) =>
        new(clause, expected, observed) { About = window.Buffer.Window };
}
