using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>map_list, unmap_list and the syncs of lists.</summary>
internal static class ListMappingOperations
{
    /// <summary>How many mapped lists a sequence holds at the most.</summary>
    private const int MaxMapped = 8;

    private const int Device = 0,
        List = 1,
        Direction = 2,
        Attributes = 3;

    public static OperationKind Map { get; } =
        new()
        {
            Name = "map_list",
            Driver = new(
                """
                int {made}_nents = {list}_nents;
                int {made} = dma_map_sg{attributes?_attrs}({device}, {list}, {made}_nents, {direction}{, attributes});
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "sg_dma_address({list})",
                    ["at"] = "sg_dma_at({list}, {use.offset})",
                },
            },
            Needs = nameof(IScatterlist),
            Arguments =
            [
                Argument.Device,
                Argument.Uses(HandleKind.List),
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
                MappingAttributes.OfMaps(),
            ],
            Makes = HandleKind.MappedList,
            InUse = state => state.Part<ScatterlistSpecification>().Live.Count,
            Weight = 4,
            First = ListHandOvers.TouchBeforeMap,
            Then = ListHandOvers.UseAfterMap,
            IsAllowed = (SpecificationState state, in Operation op) => IsMappable(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Profile.Devices[(int)op[Device]].CanDma == Claim.No
                || MappingAttributes.IsTooMany(op, op[Attributes])
                || state.Part<StreamingSpecification>().MaySkip(MappingAttributes.Of(op[Attributes]))
                    && IsMappable(state, op, out var list)
                    && !list.Entries.TrueForAll(entry =>
                        entry.Block.Mappings.Exists(other => other.Reaches(entry.Start, entry.End))
                    ),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsMappable(state, op, out var list))
                {
                    return;
                }

                Span<ScatterEntry> entries = stackalloc ScatterEntry[list.Entries.Count];
                for (var i = 0; i < entries.Length; i++)
                {
                    var entry = list.Entries[i];
                    entries[i] = new ScatterEntry(
                        entry.Block.FirstPage!.Value.Add(entry.Page),
                        new ByteCount(entry.OffsetIn(state.Profile.PageSize)),
                        new ByteCount((ulong)entry.Length)
                    );
                }

                var answer = machine
                    .Facet<IScatterlist>()
                    .MapList(
                        DeviceOf(op),
                        entries,
                        (DmaDirection)op[Direction],
                        MappingAttributes.Of(op[Attributes]),
                        observation.ReserveRanges(entries.Length)
                    );
                if (observation.Note(answer.Outcome))
                {
                    observation.Value = answer.Value.List.Value;
                    observation.Other = unchecked((ulong)answer.Value.Segments);
                    observation.KeepRanges(answer.Value.Segments);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                IsMappable(state, op, out var list)
                    ? ListJudgement.Judge(
                        state,
                        new ListRequest(
                            op.Id,
                            DeviceOf(op),
                            list,
                            (DmaDirection)op[Direction],
                            MappingAttributes.Of(op[Attributes])
                        ),
                        observation
                    )
                    : null,
        };

    public static OperationKind Unmap { get; } =
        new()
        {
            Name = "unmap_list",
            Driver = new(
                "dma_unmap_sg{attributes?_attrs}({mapped.device}, {mapped.list}, {mapped}_nents, {mapped.direction}{, attributes});"
            ),
            Closes = ClosingPhase.Mappings,
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Uses(HandleKind.MappedList), MappingAttributes.OfUnmaps()],
            Weight = 3,
            First = ListHandOvers.DeviceStoreBefore,
            Then = ListHandOvers.LookAfterUnmap,
            IsAllowed = (SpecificationState state, in Operation op) => IsQuiet(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var mapped))
                {
                    observation.Note(
                        machine
                            .Facet<IScatterlist>()
                            .UnmapList(
                                mapped.Device,
                                mapped.Name,
                                mapped.EntryCount,
                                mapped.Direction,
                                mapped.Attributes | MappingAttributes.Of(op[1])
                            )
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var mapped))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapped.Device);
                if (violation is null)
                {
                    state.Part<ScatterlistSpecification>().End(mapped, mapped.Attributes | MappingAttributes.Of(op[1]));
                }

                return violation;
            },
        };

    public static OperationKind SyncForCpu { get; } =
        new()
        {
            Name = "sync_list_for_cpu",
            Driver = new("dma_sync_sg_for_cpu({mapped.device}, {mapped.list}, {mapped}_nents, {mapped.direction});"),
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Uses(HandleKind.MappedList)],
            Weight = 3,
            First = ListHandOvers.DeviceStoreBefore,
            Then = ListHandOvers.CpuLoadAfter,
            IsAllowed = (SpecificationState state, in Operation op) => IsQuiet(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var mapped))
                {
                    observation.Note(
                        machine
                            .Facet<IScatterlist>()
                            .SyncListForCpu(mapped.Device, mapped.Name, mapped.EntryCount, mapped.Direction)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var mapped))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapped.Device);
                state.Part<ScatterlistSpecification>().SyncForCpu(mapped);
                return violation;
            },
        };

    public static OperationKind SyncForDevice { get; } =
        new()
        {
            Name = "sync_list_for_device",
            Driver = new("dma_sync_sg_for_device({mapped.device}, {mapped.list}, {mapped}_nents, {mapped.direction});"),
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Uses(HandleKind.MappedList)],
            Weight = 3,
            First = ListHandOvers.CpuStoreBefore,
            Then = ListHandOvers.DeviceLoadAfter,
            IsAllowed = (SpecificationState state, in Operation op) => IsQuiet(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var mapped))
                {
                    observation.Note(
                        machine
                            .Facet<IScatterlist>()
                            .SyncListForDevice(mapped.Device, mapped.Name, mapped.EntryCount, mapped.Direction)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var mapped))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapped.Device);
                state.Part<ScatterlistSpecification>().SyncForDevice(mapped);
                return violation;
            },
        };

    /// <summary>Finds a list that was mapped and has not ended.</summary>
    public static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out ListMapping? mapped) =>
        state.Handles.TryGet(id, out mapped) && !mapped.Ended;

    /// <summary>Whether no device store to the bytes is in flight: nothing is synced or unmapped under one.</summary>
    private static bool IsQuiet(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out ListMapping? mapped
    ) =>
        IsLive(state, op[0], out mapped)
        && mapped.Pieces.TrueForAll(piece =>
            MappingOperations.IsQuiet(piece.Window, piece.Window.Start, piece.Window.End)
        );

    private static bool IsMappable(SpecificationState state, in Operation op, [NotNullWhen(true)] out ScatterList? list)
    {
        if (
            !state.Handles.TryGet(op[List], out list)
            || list.IsMapped
            || list.Entries.Count == 0
            || op[Device] >= (ulong)state.Profile.Devices.Count
            || state.Part<ScatterlistSpecification>().Live.Count >= MaxMapped
        )
        {
            return false;
        }

        var most = state.Part<ScatterlistSpecification>().Limits[(int)op[Device]].MaxSize.Value;
        foreach (var entry in list.Entries)
        {
            if (
                (ulong)entry.Length > most
                || !state.Handles.TryGet<Block>(entry.Block.Id, out _)
                || !IsRoomFor(state, list, entry, op)
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an entry has bytes of its own where the device may store; and how often they can be mapped at a time.</summary>
    private static bool IsRoomFor(SpecificationState state, ScatterList list, in ListEntry entry, in Operation op)
    {
        var (start, end) = (entry.Start, entry.End);
        if (
            entry.Block.Lines is { } lines
            && (DmaDirection)op[Direction] != DmaDirection.ToDevice
            && state.Profile.Devices[(int)op[Device]].Coherent != Claim.Yes
        )
        {
            (start, end) = (lines.Floor(start), lines.Ceiling(end));
        }

        var sharers = 0;
        foreach (var other in list.Entries)
        {
            sharers += other.Block == entry.Block && other.Start < end && start < other.End ? 1 : 0;
        }

        return (sharers == 1 || (DmaDirection)op[Direction] == DmaDirection.ToDevice)
            && entry.Block.HasRoomForObserver(entry.Start, entry.End, sharers);
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
