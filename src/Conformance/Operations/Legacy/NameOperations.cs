using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>The choice of names, and what only old names have: syncs that are not split, and unmaps without state.</summary>
internal static class NameOperations
{
    private const int Names = 0;

    public static OperationKind UseNames { get; } =
        new()
        {
            Name = "use_names",
            Driver = new("/* from here on by the names of {names} */"),
            Needs = nameof(ILegacy),
            Arguments = [Argument.Choice("names", "DMA", "PCI", "SBUS")],
            Weight = 14,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Names] < 2 || state.Profile.Legacy?.HasSbusNames == Claim.Yes,
            IsWasteful = (SpecificationState state, in Operation op) =>
                op[Names] == 0 || state.Part<LegacySpecification>().InForce == NameOf(op),
            Then = AllocateAfter,
            // No call: what the driver does from here on is said by other names.
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                state.Part<LegacySpecification>().Use(NameOf(op));
                return Shape.NoEvents(state, observation);
            },
        };

    public static OperationKind Sync { get; } =
        new()
        {
            Name = "sync_unsplit",
            Driver = new(
                "pci_dma_sync_single(to_pci_dev({mapping.device}), {mapping.at}, {size}, {mapping.direction});"
            ),
            Needs = nameof(ILegacy),
            Arguments = SyncOperations.SyncArguments,
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Profile.Facets.Contains(nameof(IStreaming))
                && SyncOperations.IsAllowed(state, op)
                && SyncOperations.IsInside(state, op, out var mapping, out _, out _)
                && mapping.Block.Kind == MemoryKind.Pages
                // Which of two copies is the newer the call cannot tell.
                && (mapping.Direction != DmaDirection.Bidirectional || !state.Profile.MapMayCopy),
            IsWasteful = (SpecificationState state, in Operation op) => SyncOperations.IsPartOfLine(state, op),
            Range = SyncOperations.Range,
            Origin = HandOvers.OriginOfMapping,
            First = UseBefore,
            Then = LookAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (SyncOperations.IsInside(state, op, out var mapping, out _, out _))
                {
                    observation.Note(
                        machine
                            .Facet<ILegacy>()
                            .SyncSingle(
                                NameNow(state),
                                mapping.Device,
                                SyncOperations.RangeOf(mapping, op),
                                mapping.Direction
                            )
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!SyncOperations.IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                state.UsesOldNames = true;
                var violation = Shape.Check(state, observation, mapping.Device);
                Unsplit(state, mapping, start, end, LegacyClauses.UnsplitSyncs);
                return violation;
            },
        };

    public static OperationKind SyncList { get; } =
        new()
        {
            Name = "sync_list_unsplit",
            Driver = new(
                "pci_dma_sync_sg(to_pci_dev({mapped.device}), {mapped.list}, {mapped}_nents, {mapped.direction});"
            ),
            Needs = nameof(ILegacy),
            Arguments = [Argument.Uses(HandleKind.MappedList)],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                ListMappingOperations.SyncForCpu.IsAllowed(state, op)
                && ListMappingOperations.IsLive(state, op[0], out var mapped)
                && (mapped.Direction != DmaDirection.Bidirectional || !state.Profile.MapMayCopy),
            First = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                IsToDevice(state, op[0], pick)
                    ? ListHandOvers.CpuStoreBefore(state, op, id, pick, out next)
                    : ListHandOvers.DeviceStoreBefore(state, op, id, pick, out next),
            Then = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                IsToDevice(state, op[0], pick)
                    ? ListHandOvers.DeviceLoadAfter(state, op, id, pick, out next)
                    : ListHandOvers.CpuLoadAfter(state, op, id, pick, out next),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (ListMappingOperations.IsLive(state, op[0], out var mapped))
                {
                    observation.Note(
                        machine
                            .Facet<ILegacy>()
                            .SyncList(NameNow(state), mapped.Device, mapped.Name, mapped.EntryCount, mapped.Direction)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!ListMappingOperations.IsLive(state, op[0], out var mapped))
                {
                    return null;
                }

                state.UsesOldNames = true;
                var violation = Shape.Check(state, observation, mapped.Device);
                foreach (var piece in mapped.Pieces)
                {
                    Unsplit(state, piece.Window, piece.Window.Start, piece.Window.End, LegacyClauses.UnsplitSyncs);
                }

                return violation;
            },
        };

    public static OperationKind UnmapWithoutState { get; } =
        new()
        {
            Name = "unmap_without_state",
            Driver = new("dma_unmap_{mapping.call}({mapping.device}, 0, 0, {mapping.direction});"),
            Needs = nameof(ILegacy),
            IsProvided = profile => profile.UnmapNeedsState.Contains(Claim.No),
            Arguments = [Argument.Uses(HandleKind.Mapping)],
            Weight = 3,
            First = HandOvers.DeviceStoreBeforeUnmap,
            Then = HandOvers.LookAfterUnmap,
            IsAllowed = (SpecificationState state, in Operation op) =>
                MappingOperations.IsLive(state, op[0], out var mapping)
                && mapping.Attributes == DmaAttributes.None
                && MappingOperations.Unmap.IsAllowed(state, op)
                && state.Profile.UnmapNeedsState[mapping.Device.Index] == Claim.No,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (MappingOperations.IsLive(state, op[0], out var mapping))
                {
                    MappingOperations.EndBy(machine, mapping, default, DmaAttributes.None, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!MappingOperations.IsLive(state, op[0], out var mapping))
                {
                    return null;
                }

                state.UsesOldNames = true;
                var clause = LegacyClauses.StateCanBeDropped;
                state.Evidence.Count(clause);
                if (observation.Outcome != Answer.Ok && state.Breaks(clause))
                {
                    return new Violation(clause, "ok: address and size are not needed", observation.Outcome.ToString())
                    {
                        About = mapping,
                    };
                }

                state.Part<StreamingSpecification>().End(mapping, DmaAttributes.None);
                return Shape.NoEvents(state, observation);
            },
        };

    /// <summary>What an old name allocates is asked for without sleeping, which is drawn seldom otherwise.</summary>
    private static bool AllocateAfter(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(AllocationOperations.Allocate, id);
        next[0] = pick % (ulong)state.Profile.Devices.Count;
        next[1] = pick % 2 == 0 ? (ulong)state.Profile.PageSize << (int)((pick >> 8) % 3) : 1 + (pick >> 8) % 0x3000;
        next[2] = AllocationOperations.ChoiceOf((pick >> 32) % 2 == 0 ? Gfp.Atomic : Gfp.Atomic | Gfp.Zero);
        return op[Names] != 0 && pick % 4 == 0 && state.Profile.Facets.Contains(nameof(ICoherent));
    }

    /// <summary>The old name that an operation is called by which has no generic one.</summary>
    private static LegacyName NameNow(SpecificationState state) =>
        state.Part<LegacySpecification>().InForce ?? LegacyName.Pci;

    private static LegacyName? NameOf(in Operation op) => op[Names] == 0 ? null : (LegacyName)(op[Names] - 1);

    /// <summary>
    /// A sync that is not split: where both may store it does for each line what the one that has stored needs, and where both have,
    /// nobody knows.
    /// </summary>
    public static void Unsplit(SpecificationState state, Mapping mapping, int start, int end, ClauseId clause)
    {
        var streaming = state.Part<StreamingSpecification>();
        if (mapping.Direction == DmaDirection.ToDevice)
        {
            streaming.SyncForDevice(mapping, start, end, clause);
        }
        else if (mapping.Direction == DmaDirection.FromDevice)
        {
            streaming.SyncForCpu(mapping, start, end, clause);
        }
        else if (!mapping.Coherent && mapping.Block.Lines is { } lines)
        {
            for (var from = start; from < end; )
            {
                var to = Math.Min(end, lines.Floor(from) + lines.Size);
                var stored = lines.At(from) & (LineState.CpuStored | LineState.DeviceStored);
                if (stored == LineState.CpuStored)
                {
                    streaming.SyncForDevice(mapping, from, to, clause);
                    // What the CPU stored it keeps.
                    var mayMove = state.Profile.CanBeStale(mapping.Device);
                    mapping.Block.Relabel(Observers.Cpu, from, to, null, clause, mayMove);
                }
                else if (stored == LineState.DeviceStored)
                {
                    streaming.SyncForCpu(mapping, from, to, clause);
                }

                from = to;
            }
        }
    }

    private static bool IsToDevice(SpecificationState state, ulong mapped, ulong pick) =>
        ListMappingOperations.IsLive(state, mapped, out var list)
        && (list.Direction == DmaDirection.ToDevice || list.Direction == DmaDirection.Bidirectional && pick % 2 == 0);

    private static bool UseBefore(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    ) =>
        Gives(state, op)
            ? HandOvers.CpuStoreBefore(state, op, id, pick, out next)
            : HandOvers.DeviceStoreBefore(state, op, id, pick, out next);

    private static bool LookAfter(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    ) =>
        Gives(state, op)
            ? HandOvers.DeviceLoadAfter(state, op, id, pick, out next)
            : HandOvers.CpuLoadAfter(state, op, id, pick, out next);

    /// <summary>Whether the sync is looked at as one that gives; both ways, by what its range is, so that before and after agree.</summary>
    private static bool Gives(SpecificationState state, in Operation sync) =>
        state.Handles.TryGet<Mapping>(sync[0], out var mapping)
        && (
            mapping.Direction == DmaDirection.ToDevice
            || mapping.Direction == DmaDirection.Bidirectional && Mixing.Mix(sync[1], sync[2]) % 2 == 0
        );
}
