using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What a user does through a live mapping, inside the buffer.</summary>
internal static class UserAccessOperations
{
    private const int MappingIndex = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    public static OperationKind Store { get; } =
        new()
        {
            Name = "user_store",
            Driver = new("user_write({mapping}, {offset}, {bytes}, {size});"),
            Needs = nameof(IUserMapping),
            Arguments =
            [
                Argument.Uses("mapping", HandleKind.UserMapping),
                Argument.Offset,
                Argument.Size,
                Argument.Bytes,
            ],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var user, out var start, out var end)
                && op[Bytes] < Wave.Salts
                && user.Block.HasRoomForStore(start, end, (byte)op[Bytes]),
            Range = Range,
            Origin = Origin,
            Then = UserAccesses.BarrierAfterStore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var user, out var start, out var end))
                {
                    var data = observation.Reserve(end - start);
                    Wave.Fill(data, start, (byte)op[Bytes]);
                    observation.Note(
                        machine.Facet<IUserMapping>().UserStore(user.Name, new ByteCount(op[Offset]), data)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var user, out var start, out var end))
                {
                    return null;
                }

                if (Reached(state, user, observation) is { } violation)
                {
                    return violation;
                }

                user.Block.UserStore(user, start, end, op.Id, (byte)op[Bytes]);
                if (observation.Outcome != Answer.Ok)
                {
                    user.Block.Undefine(start, end, true);
                }

                return null;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "user_load",
            Driver = new("user_read({mapping}, {offset}, seen, {size});"),
            Needs = nameof(IUserMapping),
            Arguments = [Argument.Uses("mapping", HandleKind.UserMapping), Argument.Offset, Argument.Size],
            Weight = 12,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) => IsInside(state, op, out _, out _, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var user, out var start, out var end)
                && user.Block.IsMuchUnknown(user.Id, start, end),
            Range = Range,
            Origin = Origin,
            First = UserAccesses.StoreBefore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var user, out var start, out var end))
                {
                    var data = observation.ReserveForLoad(end - start);
                    observation.Note(
                        machine.Facet<IUserMapping>().UserLoad(user.Name, new ByteCount(op[Offset]), data)
                    );
                }
            },
            Judge = JudgeLoad,
        };

    /// <summary>The buffer of a user mapping, and where the mapping begins in it.</summary>
    public static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        var found = state.Handles.TryGet<UserView>(op[MappingIndex], out var user);
        (buffer, start) = user is null ? (0, 0) : (user.Block.Id, user.Start);
        return found;
    }

    private static Violation? JudgeLoad(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsInside(state, op, out var user, out var start, out _))
        {
            return null;
        }

        if (Reached(state, user, observation) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var tally = new LoadTally();
        var wrong = user.Block.Load(
            user.Id,
            start,
            observation.Data,
            OrderingClauses.BytesHaveOneOrder,
            state.Evidence,
            ref tally
        );
        state.Evidence.CountLoad(op.Kind.Name, observation.Data.Length, tally.Unknown);
        if (tally.Unknown < observation.Data.Length)
        {
            // Whatever page is shown instead of this one would show other bytes.
            state.Evidence.Count(user.Block.ShownToUser);
        }

        if (wrong is not { } found)
        {
            user.NoteShown(start, observation.Data);
            return null;
        }

        // A value that the view never showed and the byte never had is another's: what is wrong is which page is shown.
        var isOwn = found.Clause == UserMappingClauses.UserSeesItsStores || found.Clause == user.Block.ShownToUser;
        // Content that was there at first is any page's, but where a user stored something over it that store is lost.
        var isLost = found.Clause == UserMappingClauses.UserStoresReachAll && found.Observed != 0;
        var isStale = isLost || found.IsStale || user.HasShown(found.Offset, observation.Data[found.Offset - start]);
        found = isOwn || isStale ? found : found with { Clause = user.Block.ShownToUser };
        return Shape.Content(state, user.Block, found, observation.Data, start, user.Buffer.Window);
    }

    /// <summary>A user reaches live mappings: the access is no fault.</summary>
    private static Violation? Reached(SpecificationState state, UserView user, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var clause =
            observation.Outcome == Answer.Ok || observation.Outcome == Answer.Failed(Errno.BadAddress)
                ? UserMappingClauses.UserMappingsAreReachable
                : PlatformClauses.ValidCallSucceeds;
        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        state.Evidence.Count(UserMappingClauses.UserMappingsAreReachable);
        return observation.Outcome != Answer.Ok && state.Breaks(clause)
            ? new Violation(
                clause,
                $"ok: the mapping of step #{user.Id} is live and has the bytes",
                observation.Outcome.ToString()
            )
            {
                Device = user.Buffer.Window.Device,
                MappedAt = user.Id,
            }
            : null;
    }

    /// <summary>Inside the mapping and inside the buffer, of whose last page the rest is nobody's; in memory that is kept alike by barriers.</summary>
    private static bool IsInside(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out UserView? user,
        out int start,
        out int end
    )
    {
        (start, end) = (0, 0);
        if (
            !UserMappingOperations.IsLive(state, op[MappingIndex], out user)
            || user.Distrusted
            || user.Block.Kind != MemoryKind.Coherent
            || op[Size] is 0 or > PageOperations.MaxBlockLength
            || op[Offset] >= (ulong)(user.End - user.Start)
            || op[Size] > (ulong)(user.End - user.Start) - op[Offset]
        )
        {
            return false;
        }

        start = user.Start + (int)op[Offset];
        end = start + (int)op[Size];
        return true;
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        if (!state.Handles.TryGet<UserView>(op[MappingIndex], out var user))
        {
            return (0, 0);
        }

        var length = (ulong)(user.End - user.Start);
        return length == 0 ? (0UL, 0UL)
            : argument == Offset ? (0UL, length - 1)
            : (1UL, Math.Min(PageOperations.MaxBlockLength, length - op[Offset]));
    }
}
