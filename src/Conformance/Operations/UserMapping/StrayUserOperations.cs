using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Loads of a user behind its mapping, or through one that has ended: a fault, or bytes that show nothing of memory.</summary>
/// <remarks>Only where nothing else is mapped, since that may lie just there. For the same reason nothing is stored.</remarks>
internal static class StrayUserOperations
{
    private const int MappingIndex = 0,
        Offset = 1,
        Size = 2;

    /// <summary>So many bytes of a load are not equal to what is known by chance.</summary>
    private const int TellingLength = 8;

    public static OperationKind Load { get; } =
        new()
        {
            Name = "stray_user_load",
            Driver = new("user_read({mapping}, {offset}, seen, {size});"),
            Needs = nameof(IUserMapping),
            Arguments = [Argument.Uses("mapping", HandleKind.UserMapping), Argument.Offset, Argument.Size],
            Weight = 2,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) => IsStray(state, op, out _),
            Range = Range,
            Origin = UserAccessOperations.Origin,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsStray(state, op, out var user))
                {
                    var data = observation.ReserveForLoad((int)op[Size]);
                    observation.Note(
                        machine.Facet<IUserMapping>().UserLoad(user.Name, new ByteCount(op[Offset]), data)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                !IsStray(state, op, out var user) ? null
                : Shape.NoEvents(state, observation) is { } spurious ? spurious
                : user.Ended ? JudgeEnded(state, op, user, observation)
                : JudgePastEnd(state, op, user, observation),
        };

    private static Violation? JudgeEnded(
        SpecificationState state,
        in Operation op,
        UserView user,
        Observation observation
    )
    {
        var start = user.Start + (int)op[Offset];
        if (user.Buffer.Window.Ended || op[Offset] >= (ulong)user.Length || start >= user.Block.Length)
        {
            return null;
        }

        var bytes = observation.Data[..Math.Min((int)op[Size], user.Block.Length - start)];
        var known = user.Block.FindKnown(start, bytes, TellingLength, out var isKnown);
        if (isKnown)
        {
            state.Evidence.Count(UserMappingClauses.UnmapEndsTheView);
        }

        return known < 0 || observation.Outcome != Answer.Ok || !state.Breaks(UserMappingClauses.UnmapEndsTheView)
            ? null
            : Shown(UserMappingClauses.UnmapEndsTheView, user, user.Block, known);
    }

    private static Violation? JudgePastEnd(
        SpecificationState state,
        in Operation op,
        UserView user,
        Observation observation
    )
    {
        var page = state.Profile.PageSize;
        var inPage = (int)(op[Offset] % (ulong)page);
        var length = Math.Min((int)op[Size], page - inPage);
        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            for (var start = inPage; start < block.Length; start += page)
            {
                var bytes = observation.Data[..Math.Min(length, block.Length - start)];
                var known = block.FindKnown(start, bytes, TellingLength, out var isKnown);
                if (isKnown)
                {
                    state.Evidence.Count(UserMappingClauses.NothingShowsPastTheEnd);
                }

                if (
                    known >= 0
                    && observation.Outcome == Answer.Ok
                    && state.Breaks(UserMappingClauses.NothingShowsPastTheEnd)
                )
                {
                    return Shown(UserMappingClauses.NothingShowsPastTheEnd, user, block, known);
                }
            }
        }

        if (state.Profile.UserMapping?.FaultsPastEnd == Claim.Yes && op[Offset] < (ulong)(user.Length + page))
        {
            state.Evidence.Count(UserMappingClauses.PastTheEndIsAFault);
            if (
                observation.Outcome != Answer.Failed(Errno.BadAddress)
                && state.Breaks(UserMappingClauses.PastTheEndIsAFault)
            )
            {
                return new Violation(
                    UserMappingClauses.PastTheEndIsAFault,
                    $"{Answer.Failed(Errno.BadAddress)}: the mapping of step #{user.Id} has {new ByteCount((ulong)user.Length)} bytes",
                    observation.Outcome.ToString()
                )
                {
                    Device = user.Buffer.Window.Device,
                    MappedAt = user.Id,
                };
            }
        }

        return null;
    }

    private static Violation Shown(ClauseId clause, UserView user, Block block, int known) =>
        new(
            clause,
            "a fault, or bytes that show nothing of memory",
            $"the content of buffer #{block.Id}+{Shape.Hex(known)}"
        )
        {
            Device = user.Buffer.Window.Device,
            MappedAt = user.Id,
        };

    /// <summary>Behind the only mapping that lives, or through one that has ended where none does.</summary>
    private static bool IsStray(SpecificationState state, in Operation op, [NotNullWhen(true)] out UserView? user)
    {
        var live = state.Part<UserMappingSpecification>().Live.Count;
        return state.Handles.TryGet(op[MappingIndex], out user)
            && !user.Distrusted
            && op[Size] is > 0 and <= PageOperations.MaxBlockLength
            && op[Offset] <= (ulong)user.Length + 2 * (ulong)state.Profile.PageSize
            && (user.Ended ? live == 0 : live == 1 && op[Offset] >= (ulong)user.Length);
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !state.Handles.TryGet<UserView>(op[MappingIndex], out var user) ? (0UL, 0UL)
        : argument == Size ? (1UL, (ulong)state.Profile.PageSize)
        : user.Ended ? (0UL, (ulong)Math.Max(1, user.Length) - 1)
        : ((ulong)user.Length, (ulong)user.Length + (ulong)state.Profile.PageSize - 1);
}
