using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Accesses that an isolating platform must block: to a mapping that has ended, beyond one, or against its direction.</summary>
/// <remarks>
/// Blocked means a reported fault, or a store without effect and a load that shows nothing known. A store's effect shows
/// at later loads: the bytes remember what must never appear there (<see cref="Intruder" />).
/// </remarks>
internal static class StrayOperations
{
    private const int MappingIndex = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    /// <summary>So many bytes of a load are not equal to what is known by chance.</summary>
    private const int TellingLength = 8;

    public static OperationKind Store { get; } =
        new()
        {
            Name = "stray_store",
            Driver = new("device_write({mapping.device}, {mapping.at}, {bytes}, {size});"),
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size, Argument.Bytes],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsStray(state, op, true, out var stray, out _)
                && op[Bytes] < Wave.Salts
                && (
                    !TryLocate(state, stray, out var start, out var end)
                    || stray.Mapping.Block.HasRoomForStore(start, end, (byte)op[Bytes])
                ),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsStray(state, op, true, out var stray, out _))
                {
                    var data = observation.Reserve(stray.Size);
                    Wave.Fill(data, stray.Mapping.Start + stray.Offset, (byte)op[Bytes]);
                    observation.Note(Ports.Store(machine, op, stray.Mapping.Device, stray.Address, data));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsStray(state, op, true, out var stray, out var clause))
                {
                    return null;
                }

                var violation = Reported(state, stray, observation, true);
                if (violation is null)
                {
                    state
                        .Part<ReachSpecification>()
                        .BlockStore(stray.Mapping, stray.Offset, stray.Size, (byte)op[Bytes], clause);
                }

                return violation;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "stray_load",
            Driver = new("device_read({mapping.device}, {mapping.at}, seen, {size});"),
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size],
            Weight = 3,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) => IsStray(state, op, false, out _, out _),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsStray(state, op, false, out var stray, out _))
                {
                    var data = observation.ReserveForLoad(stray.Size);
                    observation.Note(Ports.Load(machine, op, stray.Mapping.Device, stray.Address, data));
                }
            },
            Judge = JudgeLoad,
        };

    private static Violation? JudgeLoad(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsStray(state, op, false, out var stray, out var clause))
        {
            return null;
        }

        if (Reported(state, stray, observation, false) is { } violation)
        {
            return violation;
        }

        var mapping = stray.Mapping;
        if (!TryLocate(state, stray, out var start, out var end) || end - start < TellingLength)
        {
            return null;
        }

        var known = mapping.Block.FindKnown(start, observation.Data[..(end - start)], TellingLength, out var isKnown);
        if (
            known >= 0
            || isKnown && (mapping.Used || !mapping.Ended || mapping.IsPiece) && !IsUsedAgain(state, mapping)
        )
        {
            state.Evidence.Count(clause);
        }

        return observation.EventCount == 0 && known >= 0 && state.Breaks(clause)
            ? new Violation(
                clause,
                "a fault, or bytes that show nothing of memory",
                $"the content of {mapping.Block.Title}+{Shape.Hex(known)}"
            )
            {
                About = mapping,
            }
            : null;
    }

    private static Violation? Reported(
        SpecificationState state,
        in Stray stray,
        Observation observation,
        bool isWrite
    ) => Shape.Accessed(state, observation, stray.Mapping, stray.Range, isWrite);

    /// <summary>Whether the access must be blocked, and by which clause.</summary>
    private static bool IsStray(
        SpecificationState state,
        in Operation op,
        bool isWrite,
        out Stray stray,
        [NotNullWhen(true)] out ClauseId? clause
    )
    {
        var isStray = IsBlocked(state, op, isWrite, out stray, out clause);
        clause =
            clause is null ? null
            : state.Part<SuspensionSpecification>().HadEnded(stray.Mapping.Device, stray.Mapping)
                ? IommuClauses.ResumeBringsNothingBack
            : PortOperations.PortOf(op) > 0 ? IommuClauses.NoPortReachesWhatHasEnded
            : clause;
        return isStray;
    }

    private static bool IsBlocked(
        SpecificationState state,
        in Operation op,
        bool isWrite,
        out Stray stray,
        [NotNullWhen(true)] out ClauseId? clause
    )
    {
        (stray, clause) = (default, null);
        if (
            !Windows.TryFind(state, op[MappingIndex], op[Offset], out var mapping, out var offset)
            || !state.Isolates(mapping.Device)
            || mapping.Refused
            || op[Size] is 0 or > PageOperations.MaxBlockLength
            || offset > PageOperations.MaxBlockLength
            || Interval.At(mapping.Address.Value, (UInt128)offset + op[Size]).End > (UInt128)1 << 64
        )
        {
            return false;
        }

        stray = new Stray(mapping, (int)offset, (int)op[Size]);
        var isThere = state.Part<AttachmentSpecification>().IsThere(mapping);
        if (!mapping.Ended && isThere && offset + op[Size] <= (ulong)mapping.Length)
        {
            // Only a store against the direction is stray inside a live mapping, and only where no other one allows it.
            clause = mapping.Kind.KeepsItsDirection;
            return isWrite
                && state.Part<AttachmentSpecification>().EnforcesDirection(mapping.Device)
                && mapping.Direction == DmaDirection.ToDevice
                && state.Part<ReachSpecification>().IsReachedByOne(mapping, stray.Range);
        }

        if (state.Part<AddressSpaceSpecification>().ClauseElsewhere(mapping) is { } elsewhere)
        {
            // What was mapped where the device is no more is gone with the move, whether its own removal is in force or not.
            clause = elsewhere;
            return state.Part<AttachmentSpecification>().HasLeft(mapping.Device)
                && !state.Part<ReachSpecification>().IsReachable(mapping.Device, stray.Range);
        }

        clause =
            !isThere ? state.Part<DomainSpecification>().ClauseElsewhere(mapping)
            : mapping.Ended ? ReachSpecification.EndClauseOf(mapping)
            : mapping.Kind.EndsAtItsLength;
        return (!mapping.Ended || mapping.Settled)
            && (isThere || state.Part<AttachmentSpecification>().HasLeft(mapping.Device))
            && !state.Part<ReachSpecification>().IsReachable(mapping.Device, stray.Range);
    }

    /// <summary>The bytes of the block that the access would hit if it were not blocked.</summary>
    private static bool TryLocate(SpecificationState state, in Stray stray, out int start, out int end)
    {
        var mapping = stray.Mapping;
        (start, end) = (0, 0);
        if (
            !mapping.IsAllocation && !mapping.IsOfRegisters && !state.Handles.TryGet<Block>(mapping.Block.Id, out _)
            || stray.Offset >= mapping.Block.Length - mapping.Start
        )
        {
            return false;
        }

        start = mapping.Start + stray.Offset;
        end = Math.Min(mapping.Block.Length, start + stray.Size);
        return true;
    }

    /// <summary>Whether the memory of a freed buffer may hold what its next owner stored.</summary>
    private static bool IsUsedAgain(SpecificationState state, Mapping mapping) =>
        mapping is { IsAllocation: true, Ended: true, Block.Address: { } address }
        && state
            .Part<MemorySpecification>()
            .Blocks.Exists(block =>
                block.Address is { } other
                && Interval
                    .At(other.Value, (UInt128)block.Length)
                    .Overlaps(Interval.At(address.Value, (UInt128)mapping.Block.Length))
            );

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        if (!state.Handles.TryGet<Mapping>(op[MappingIndex], out var mapping))
        {
            return (0, 0);
        }

        // Inside a live mapping only a store against its direction is stray; elsewhere it is what lies behind.
        var length = Windows.LengthOf(state, op[MappingIndex]);
        var reach = length + 2 * (ulong)state.Profile.PageSize;
        var isInside =
            mapping.Ended || mapping.IsTranslation || op.Kind == Store && mapping.Direction == DmaDirection.ToDevice;
        return argument == Offset ? (isInside ? 0 : length, reach) : (1UL, Math.Max(1UL, length));
    }

    /// <summary>An access that must be blocked.</summary>
    /// <param name="Mapping">The mapping, or the piece of a list, that it is counted from.</param>
    /// <param name="Offset">The first byte, from the start of that.</param>
    /// <param name="Size">How many bytes.</param>
    private readonly record struct Stray(Mapping Mapping, int Offset, int Size)
    {
        public DmaAddress Address => Mapping.Address.Add(new ByteCount((ulong)Offset));

        public Interval Range => Interval.At(Address.Value, (UInt128)Size);
    }
}
