using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a device does through its live mappings, and the completion of its stores.</summary>
internal static class DeviceOperations
{
    private const int MappingIndex = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    public static OperationKind Store { get; } =
        new()
        {
            Name = "device_store",
            Driver = new("device_write({mapping.device}, {mapping.at}, {bytes}, {size});"),
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size, Argument.Bytes],
            Weight = 7,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var mapping, out var start, out var end)
                && mapping.Direction != DmaDirection.ToDevice
                && !mapping.Distrusted
                && op[Bytes] < Wave.Salts
                && mapping.Block.HasRoomForStore(start, end, (byte)op[Bytes]),
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var mapping, out var start, out var end)
                && mapping.Block.IsOpenToDevice(mapping, start, end),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = HandOvers.CpuLoadBefore,
            Then = CompleteAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var mapping, out var start, out var end))
                {
                    var data = observation.Reserve(end - start);
                    Wave.Fill(data, start, (byte)op[Bytes]);
                    var address = mapping.AddressOf(start);
                    observation.Note(Ports.Store(machine, op, mapping.Device, address, data));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                if (Reached(state, op, mapping, start, observation, true) is { } violation)
                {
                    return violation;
                }

                if (observation.EventCount > 0 || observation.Outcome != Answer.Ok)
                {
                    mapping.Block.Undefine(start, end, true);
                    return null;
                }

                var port = PortOperations.PortOf(op);
                state.Part<MemorySpecification>().DeviceStore(mapping, start, end, (byte)op[Bytes], port);
                return null;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "device_load",
            Driver = new("device_read({mapping.device}, {mapping.at}, seen, {size});"),
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size],
            Weight = 48,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var mapping, out _, out _)
                && mapping.Direction != DmaDirection.FromDevice
                && !mapping.Distrusted,
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var mapping, out var start, out var end)
                && mapping.Block.IsMuchUnknown(mapping.Id, start, end),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = Sharing.CpuStoreBefore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var mapping, out var start, out var end))
                {
                    var address = mapping.AddressOf(start);
                    var data = observation.ReserveForLoad(end - start);
                    observation.Note(Ports.Load(machine, op, mapping.Device, address, data));
                }
            },
            Judge = JudgeLoad,
        };

    public static OperationKind Complete { get; } =
        new()
        {
            Name = "complete",
            Driver = new("device_complete({device});"),
            ServesAttached = true,
            Closes = ClosingPhase.Completions,
            Arguments = [Argument.Device],
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) => op[0] < (ulong)state.Profile.Devices.Count,
            IsWasteful = (SpecificationState state, in Operation op) =>
                !state.Part<MemorySpecification>().IsInFlight(new DeviceId((int)op[0])),
            Then = Ports.LookAfterComplete,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Platform.Complete(new DeviceId((int)op[0]))),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var device = new DeviceId((int)op[0]);
                var violation = Shape.Check(state, observation, device);
                state.Part<MemorySpecification>().Complete(device);
                return violation;
            },
        };

    private static Violation? JudgeLoad(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsInside(state, op, out var mapping, out var start, out _))
        {
            return null;
        }

        var isResumed = ReferenceEquals(mapping.ShakenBy, IommuClauses.ResumedDevicesReachTheSame);
        if (Reached(state, op, mapping, start, observation, false) is { } violation)
        {
            return violation;
        }

        if (observation.EventCount > 0 || observation.Outcome != Answer.Ok)
        {
            return null;
        }

        if (
            mapping.IsBeyondPage
            && mapping.Block.MayBeStale(
                mapping.Id,
                start,
                start + observation.Data.Length,
                StreamingClauses.PageOffsetsReachBeyondPage
            )
        )
        {
            state.Evidence.Count(StreamingSpecification.GiveClause(mapping.Direction));
        }

        var tally = new LoadTally();
        var wrong = mapping.Block.Load(
            mapping.Id,
            start,
            observation.Data,
            mapping.Kind.Seen,
            state.Evidence,
            ref tally
        );
        state.Evidence.CountLoad(op.Kind.Name, observation.Data.Length, tally.Unknown);
        var isOfPort = PortOperations.PortOf(op) > 0;
        if (isOfPort && tally.Unknown < observation.Data.Length)
        {
            state.Evidence.Count(IommuClauses.EveryPortReachesTheSame);
        }

        if (wrong is not { } found)
        {
            return null;
        }

        if ((isOfPort || isResumed) && found is { IsStale: false, Observed: 0 })
        {
            // What was never there shows that the address leads elsewhere, through this port or since the device was resumed.
            found = found with
            {
                Clause = isResumed ? IommuClauses.ResumedDevicesReachTheSame : IommuClauses.EveryPortReachesTheSame,
            };
        }

        // An older value of the very byte shows that the mapping is of that byte, and that what it is short of is the give.
        found =
            found.IsStale && found.Clause == StreamingClauses.PageOffsetsReachBeyondPage
                ? found with
                {
                    Clause = StreamingSpecification.GiveClause(mapping.Direction),
                }
                : found;
        return Shape.Content(state, mapping.Block, found, observation.Data, start, mapping);
    }

    /// <summary>A device reaches its live mappings: the access is no fault.</summary>
    private static Violation? Reached(
        SpecificationState state,
        in Operation op,
        Mapping mapping,
        int start,
        Observation observation,
        bool isWrite
    )
    {
        var (outlivedElsewhere, shakenBy) = (mapping.OutlivedElsewhere, mapping.ShakenBy);
        (mapping.Used, mapping.OutlivedElsewhere, mapping.ShakenBy) = (true, false, null);
        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        var access = Interval.At(mapping.AddressOf(start).Value, op[Size]);
        if (Shape.Accessed(state, observation, mapping, access, isWrite) is { } unreal)
        {
            return unreal;
        }

        var clause =
            ReferenceEquals(shakenBy, IommuClauses.ResumedDevicesReachTheSame) ? shakenBy!
            : PortOperations.PortOf(op) > 0 ? IommuClauses.EveryPortReachesTheSame
            : state.Part<AddressSpaceSpecification>().ClauseOfReach(mapping) is { } ofSpace ? ofSpace
            : outlivedElsewhere ? DispatchClauses.OtherDevicesAreLeftAlone
            : shakenBy is not null ? shakenBy
            : mapping.OutlivedAnother && mapping.Kind.EndsAlone is { } alone ? alone
            : mapping.Kind.IsReachable;
        state.Evidence.Count(clause);
        return observation.EventCount > 0 && state.Breaks(clause)
            ? new Violation(
                clause,
                $"no fault: the {(mapping.IsAllocation ? "buffer" : "mapping")} of step #{mapping.Step} is live",
                observation.Events[0].ToString()
            )
            {
                About = mapping,
            }
            : null;
    }

    private static bool Look(in Operation made, Mapping region, ulong id, out Operation next)
    {
        next = new Operation(CpuOperations.Load, id);
        next[0] = region.Block.Id;
        next[Offset] = (ulong)region.Start + made[Offset];
        next[Size] = made[Size];
        return region.Block.IsSeenByCpu;
    }

    private static bool CompleteAfter(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = pick % 8 == 0 ? made.As(id) : new Operation(Complete, id);
        if (!MappingOperations.IsLive(state, made[MappingIndex], out var mapping))
        {
            return false;
        }

        if (mapping.Block.CompletesEarlierStores)
        {
            // The CPU looks whether the store has arrived.
            return Look(made, mapping, id, out next);
        }

        if (pick % 4 == 1 && Sharing.StoreToRegion(state, mapping.Device, id, pick, out var told))
        {
            next = told;
            return true;
        }

        if (next.Kind == Store)
        {
            next[Bytes] = (pick >> 8) % Wave.Salts;
        }
        else
        {
            next[0] = (ulong)mapping.Device.Index;
        }

        return true;
    }

    private static bool IsInside(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Mapping? mapping,
        out int start,
        out int end
    )
    {
        (start, end) = (0, 0);
        if (
            !Windows.TryFind(state, op[MappingIndex], op[Offset], out mapping, out var offset)
            || mapping.Ended
            || !state.Part<AttachmentSpecification>().IsThere(mapping)
            || !Ports.IsOpen(state, op, mapping.Device)
            || op[Size] is 0 or > PageOperations.MaxBlockLength
            || offset >= (ulong)mapping.Length
            || op[Size] > (ulong)mapping.Length - offset
        )
        {
            return false;
        }

        start = mapping.Start + (int)offset;
        end = start + (int)op[Size];
        return true;
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !Windows.TryFind(state, op[MappingIndex], op[Offset], out var mapping, out var offset) ? (0UL, 0UL)
        : argument == Offset ? (0UL, Windows.LengthOf(state, op[MappingIndex]) - 1)
        : (
            1UL,
            Math.Min(PageOperations.MaxBlockLength, (ulong)mapping.Length - Math.Min(offset, (ulong)mapping.Length))
        );
}
