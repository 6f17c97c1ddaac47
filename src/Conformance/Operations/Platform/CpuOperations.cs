using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>The CPU: load, store, and the strongest barrier.</summary>
internal static class CpuOperations
{
    private const int Buffer = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    /// <summary>Of a large block only so much is filled: its size matters to mappings, not its content.</summary>
    private const ulong MostFilled = 0x4000;

    public static OperationKind Store { get; } =
        new()
        {
            Name = "cpu_store",
            Driver = new("memset({buffer} + {offset}, {bytes}, {size});"),
            Arguments = [Argument.Uses("buffer", HandleKind.Memory), Argument.Offset, Argument.Size, Argument.Bytes],
            Weight = 8,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var block, out var start, out var end)
                && op[Bytes] < Wave.Salts
                && block.HasRoomForStore(start, end, (byte)op[Bytes]),
            Range = Range,
            Origin = Origin,
            Then = Sharing.GiveAfter,
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var block, out var start, out var end) && block.IsOpenToCpu(start, end),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var block, out var start, out var end))
                {
                    return;
                }

                var data = observation.Reserve(end - start);
                Wave.Fill(data, start, (byte)op[Bytes]);
                observation.Note(
                    block.Address is { } address
                        ? machine.Platform.CpuStore(address.Add(new ByteCount((ulong)start)), data)
                        : machine.Platform.CpuStore(block.FirstPage!.Value, new ByteCount((ulong)start), data)
                );
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Made(state, op, observation);
                if (violation is null && IsInside(state, op, out var block, out var start, out var end))
                {
                    state.Part<MemorySpecification>().CpuStore(block, start, end, (byte)op[Bytes]);
                    if (observation.Outcome != Answer.Ok)
                    {
                        block.Undefine(start, end, true);
                    }
                }

                return violation;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "cpu_load",
            Driver = new("memcpy(seen, {buffer} + {offset}, {size});"),
            Arguments = [Argument.Uses("buffer", HandleKind.Memory), Argument.Offset, Argument.Size],
            Weight = 48,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) => IsInside(state, op, out _, out _, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var block, out var start, out var end)
                && (
                    state.Handles.TryGet<ContiguousBlock>(op[Buffer], out _)
                        ? block.IsMuchUnknown(Observers.Cpu, start, end)
                        : block.IsMuchOpen(Observers.Cpu, start, end)
                ),
            Range = Range,
            Origin = Origin,
            First = Sharing.DeviceStoreBefore,
            Then = Sharing.BarrierAfterSeen,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var block, out var start, out var end))
                {
                    return;
                }

                var data = observation.ReserveForLoad(end - start);
                observation.Note(
                    block.Address is { } address
                        ? machine.Platform.CpuLoad(address.Add(new ByteCount((ulong)start)), data)
                        : machine.Platform.CpuLoad(block.FirstPage!.Value, new ByteCount((ulong)start), data)
                );
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Made(state, op, observation) is { } violation)
                {
                    return violation;
                }

                if (observation.Outcome != Answer.Ok || !IsInside(state, op, out var block, out var start, out _))
                {
                    return null;
                }

                var tally = new LoadTally();
                var wrong = state.Part<MemorySpecification>().CpuLoad(block, start, observation.Data, ref tally);
                state.Evidence.CountLoad(op.Kind.Name, observation.Data.Length, tally.Unknown);
                return wrong is { } found ? Shape.Content(state, block, found, observation.Data, start, null) : null;
            },
        };

    public static OperationKind Barrier { get; } =
        new()
        {
            Name = "barrier",
            Driver = new("mb();"),
            Arguments = [],
            Weight = 1,
            IsAllowed = (SpecificationState _, in Operation _) => true,
            Then = Sharing.LookAfterBarrier,
            Execute = (Machine machine, SpecificationState _, in Operation _, Observation observation) =>
                observation.Note(machine.Platform.Barrier()),
            Judge = (SpecificationState state, in Operation _, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                state.Part<MemorySpecification>().Barrier();
                return violation;
            },
        };

    /// <summary>A new buffer is usually filled, so that its content is known; now and then one that must be zero is looked at instead.</summary>
    public static bool Fill(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(
            pick % 4 == 0 && state.Profile.Platform.MemoryStartsZeroed == Claim.Yes ? Load : Store,
            id
        );
        if (!state.Handles.TryGet<Block>(made.Id, out var block))
        {
            return false;
        }

        next[Buffer] = made.Id;
        next[Offset] = 0;
        next[Size] = Math.Min((ulong)block.Length, MostFilled);
        if (next.Kind == Store)
        {
            next[Bytes] = id % Wave.Salts;
        }

        return true;
    }

    private static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        (buffer, start) = (op[Buffer], 0);
        return true;
    }

    /// <summary>An access that is valid is made; where it is not, in memory that was declared, its address leads nowhere.</summary>
    private static Violation? Made(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsInside(state, op, out var block, out _, out _) || !block.IsDeclared)
        {
            return Shape.Check(state, observation);
        }

        var clause = DeviceMemoryClauses.BothAddressesLeadToTheSameBytes;
        state.Evidence.Count(clause);
        return observation.Outcome != Answer.Ok && state.Breaks(clause)
            ? new Violation(clause, "ok: the CPU address leads to the buffer", observation.Outcome.ToString())
            {
                Device = block.SharedWith,
            }
            : Shape.NoEvents(state, observation);
    }

    private static bool IsInside(
        SpecificationState state,
        in Operation op,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Block? block,
        out int start,
        out int end
    )
    {
        var found = state.Handles.TryGet(op[Buffer], out block);
        (start, end) = (0, 0);
        if (
            block is not { IsSeenByCpu: true }
            || op[Size] is 0 or > PageOperations.MaxBlockLength
            || op[Offset] > (ulong)block.Length
        )
        {
            return false;
        }

        start = (int)op[Offset];
        if (op[Size] > (ulong)(block.Length - start))
        {
            return false;
        }

        end = start + (int)op[Size];
        return found;
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
        : argument == Offset ? (0UL, (ulong)block.Length - 1)
        : (1UL, Math.Min(PageOperations.MaxBlockLength, (ulong)block.Length - op[Offset]));
}
