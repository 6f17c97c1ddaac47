using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Addresses of two cycles: their mask, the addresses of parts of pages, and the syncs without which nothing is seen there.</summary>
/// <remarks>Asking for an address is one step with the sync that gives what is there: before it nothing is said of what a device sees.</remarks>
internal static class DacOperations
{
    /// <summary>How many parts of pages a sequence gives so at the most; each stays as long as its page.</summary>
    private const int MaxParts = 16;

    private const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Direction = 4,
        Page = 5,
        PartOffset = 1,
        PartSize = 2,
        Who = 3;

    private const ulong ForDevice = 0,
        ForCpu = 1;

    public static OperationKind SetMask { get; } =
        new()
        {
            Name = "dac_set_mask",
            Driver = new("pci_dac_set_dma_mask(to_pci_dev({device}), {mask});"),
            Needs = nameof(IDoubleAddressCycle),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                MaskOperations.IsMask(state, op)
                && state.Profile.Devices[(int)op[Device]].CanDma != Claim.No
                && IsDirect(state, DeviceOf(op)),
            Range = MaskOperations.MaskRange,
            Then = MapAfter,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(
                    machine.Facet<IDoubleAddressCycle>().SetDacMask(DeviceOf(op), new DmaMask(op[PartOffset]))
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (
                    (
                        Shape.NoEvents(state, observation)
                        ?? Shape.Supported(state, observation, "ok or failed", DeviceOf(op))
                    ) is
                    { } violation
                )
                {
                    return violation;
                }

                if (observation.Outcome == Answer.Ok)
                {
                    state.Part<LegacySpecification>().DacMasks[DeviceOf(op)] = new DmaMask(op[PartOffset]);
                }

                return null;
            },
        };

    public static OperationKind Map { get; } =
        new()
        {
            Name = "dac_map",
            Driver = new(
                "dma64_addr_t {made} = pci_dac_page_to_dma(to_pci_dev({device}), virt_to_page({buffer}) + {page}, {offset}, {direction});"
            )
            {
                Names = new Dictionary<string, string> { ["dma"] = "{made}", ["at"] = "{made} + {use.offset}" },
            },
            Needs = nameof(IDoubleAddressCycle),
            Format = "{device}, {buffer}[page {page}]+{offset}, {size}, {direction}",
            Arguments =
            [
                Argument.Device,
                Argument.Uses(HandleKind.Buffer),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE"),
                Argument.Count("page"),
            ],
            Makes = HandleKind.Dac,
            Weight = 5,
            IsAllowed = (SpecificationState state, in Operation op) => IsMappable(state, op, out _, out _),
            Range = Range,
            Origin = Origin,
            First = StoreBefore,
            Then = UseAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsMappable(state, op, out var block, out _))
                {
                    var facet = machine.Facet<IDoubleAddressCycle>();
                    var direction = (DmaDirection)op[Direction];
                    var answer = facet.PageToDma(
                        DeviceOf(op),
                        block.FirstPage!.Value.Add(op[Page]),
                        new ByteCount(op[Offset]),
                        direction
                    );
                    observation.Value = answer.Value.Value;
                    if (observation.Note(answer.Outcome))
                    {
                        observation.Note(
                            facet.SyncDacForDevice(
                                DeviceOf(op),
                                new DmaRange(answer.Value, new ByteCount(op[Size])),
                                direction
                            )
                        );
                    }
                }
            },
            Judge = JudgeMap,
        };

    public static OperationKind Sync { get; } =
        new()
        {
            Name = "dac_sync",
            Driver = new(
                "{for|DEVICE=pci_dac_dma_sync_single_for_device|CPU=pci_dac_dma_sync_single_for_cpu|BOTH=pci_dac_dma_sync_single}(to_pci_dev({mapping.device}), {mapping.at}, {size}, {mapping.direction});"
            ),
            Needs = nameof(IDoubleAddressCycle),
            Arguments =
            [
                Argument.Uses("mapping", HandleKind.Dac),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("for", "DEVICE", "CPU", "BOTH"),
            ],
            Weight = 6,
            IsAllowed = (SpecificationState state, in Operation op) =>
                SyncOperations.IsInside(state, op, out var mapping, out var start, out var end)
                && !mapping.Distrusted
                && MappingOperations.IsQuiet(mapping, start, end)
                && (op[Who] <= ForCpu || mapping.Direction != DmaDirection.Bidirectional || !state.Profile.MapMayCopy),
            IsWasteful = (SpecificationState state, in Operation op) => SyncOperations.IsPartOfLine(state, op),
            Range = SyncOperations.Range,
            Origin = HandOvers.OriginOfMapping,
            First = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                IsForDevice(state, op)
                    ? HandOvers.CpuStoreBefore(state, op, id, pick, out next)
                    : HandOvers.DeviceStoreBefore(state, op, id, pick, out next),
            Then = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                IsForDevice(state, op)
                    ? HandOvers.DeviceLoadAfter(state, op, id, pick, out next)
                    : HandOvers.CpuLoadAfter(state, op, id, pick, out next),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (SyncOperations.IsInside(state, op, out var mapping, out _, out _))
                {
                    var facet = machine.Facet<IDoubleAddressCycle>();
                    var range = SyncOperations.RangeOf(mapping, op);
                    observation.Note(
                        op[Who] switch
                        {
                            ForDevice => facet.SyncDacForDevice(mapping.Device, range, mapping.Direction),
                            ForCpu => facet.SyncDacForCpu(mapping.Device, range, mapping.Direction),
                            _ => facet.SyncDac(mapping.Device, range, mapping.Direction),
                        }
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!SyncOperations.IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                var streaming = state.Part<StreamingSpecification>();
                if (op[Who] == ForDevice)
                {
                    streaming.SyncForDevice(mapping, start, end);
                }
                else if (op[Who] == ForCpu)
                {
                    streaming.SyncForCpu(mapping, start, end);
                }
                else
                {
                    NameOperations.Unsplit(state, mapping, start, end, LegacyClauses.DacSyncs);
                }

                return violation;
            },
        };

    public static OperationKind Ask { get; } =
        new()
        {
            Name = "dac_ask",
            Driver = new(
                """
                pci_dac_dma_to_page(to_pci_dev({mapping.device}), {mapping.at});
                pci_dac_dma_to_offset(to_pci_dev({mapping.device}), {mapping.at});
                """
            ),
            Needs = nameof(IDoubleAddressCycle),
            IsProvided = profile => profile.DoubleAddressCycle?.LeadsBack == Claim.Yes,
            Arguments = [Argument.Uses("mapping", HandleKind.Dac), Argument.Offset],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                MappingOperations.IsLive(state, op[0], out var mapping)
                && !mapping.Distrusted
                && op[PartOffset] < (ulong)mapping.Length,
            Range = (SpecificationState state, in Operation op, int _) =>
                MappingOperations.IsLive(state, op[0], out var mapping) ? (0UL, (ulong)mapping.Length - 1) : (0UL, 0UL),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (MappingOperations.IsLive(state, op[0], out var mapping))
                {
                    var facet = machine.Facet<IDoubleAddressCycle>();
                    var address = mapping.Address.Add(new ByteCount(op[PartOffset]));
                    var page = facet.DmaToPage(mapping.Device, address);
                    var offset = facet.DmaToOffset(mapping.Device, address);
                    observation.Note(page.Outcome);
                    observation.Note(offset.Outcome);
                    (observation.Value, observation.Other) = (page.Value.Value, offset.Value.Value);
                }
            },
            Judge = JudgeAsked,
        };

    private static Violation? JudgeMap(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        if (!IsMappable(state, op, out var block, out var start))
        {
            return null;
        }

        var legacy = state.Part<LegacySpecification>();
        var device = DeviceOf(op);
        state.Evidence.Count(LegacyClauses.DacNeedsNothing);
        if (observation.Outcome != Answer.Ok)
        {
            return state.Breaks(LegacyClauses.DacNeedsNothing)
                ? Broken(
                    LegacyClauses.DacNeedsNothing,
                    device,
                    "an address, and ok for the sync: the mask was accepted, and nothing is needed",
                    observation.Outcome.ToString()
                )
                : null;
        }

        var mask = legacy.DacMasks[device];
        var range = Interval.At(observation.Value, op[Size]);
        if (mask != DmaMask.All)
        {
            state.Evidence.Count(LegacyClauses.DacAddressesAreTheirOwn);
        }

        if (range.Last > mask.Value)
        {
            return state.Breaks(LegacyClauses.DacAddressesAreTheirOwn)
                ? Broken(LegacyClauses.DacAddressesAreTheirOwn, device, $"within the mask {mask}", range.ToString())
                : null;
        }

        var mapping = new Mapping
        {
            Id = op.Id,
            Device = device,
            Block = block,
            Start = start,
            End = start + (int)op[Size],
            Direction = (DmaDirection)op[Direction],
            Coherence = state.Profile.Devices[device.Index].Coherent,
            IsPage = true,
            Kind = WindowKind.Dac,
            Address = new DmaAddress(observation.Value),
        };
        var violation = Disjointness.Check(state, mapping);
        legacy.BeginDac(mapping);
        return violation;
    }

    private static Violation? JudgeAsked(SpecificationState state, in Operation op, Observation observation)
    {
        if (!MappingOperations.IsLive(state, op[0], out var mapping))
        {
            return null;
        }

        var violation = Shape.Check(state, observation, mapping.Device);
        if (violation is not null || observation.Outcome != Answer.Ok)
        {
            return violation;
        }

        var at = (ulong)mapping.Start + op[PartOffset];
        var page = (ulong)state.Profile.PageSize;
        var (first, offset) = (mapping.Block.FirstPage!.Value.Add(at / page), at % page);
        state.Evidence.Count(LegacyClauses.DacLeadsBack);
        return
            (observation.Value != first.Value || observation.Other != offset)
            && state.Breaks(LegacyClauses.DacLeadsBack)
            ? new Violation(
                LegacyClauses.DacLeadsBack,
                $"page {first} and offset {new ByteCount(offset)}",
                $"page {new PageNumber(observation.Value)} and offset {new ByteCount(observation.Other ?? 0)}"
            )
            {
                About = mapping,
            }
            : null;
    }

    private static bool IsMappable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Block? block,
        out int start
    )
    {
        start = 0;
        var page = (ulong)state.Profile.PageSize;
        if (
            !state.Handles.TryGet(op[Buffer], out block)
            || state.Handles.KindOf(op[Buffer]) != HandleKind.Buffer
            || block.Kind != MemoryKind.Pages
            || op[Device] >= (ulong)state.Profile.Devices.Count
            || !state.Part<LegacySpecification>().DacMasks.ContainsKey(DeviceOf(op))
            || !IsDirect(state, DeviceOf(op))
            || op[Page] >= block.PageCount
            || op[Offset] >= page
            || op[Size] == 0
            || op[Size] > page - op[Offset]
            || op[Direction] > 1
            || state.Part<LegacySpecification>().Dac.Count >= MaxParts
        )
        {
            return false;
        }

        start = (int)(op[Page] * page + op[Offset]);
        return block.HasRoomForObserver(start, start + (int)op[Size]);
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        var page = (ulong)state.Profile.PageSize;
        return !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
            : argument == Offset ? (0UL, page - 1)
            : argument == Size ? (1UL, page - Math.Min(op[Offset], page - 1))
            : (0UL, Math.Max(block.PageCount, 1) - 1);
    }

    private static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        (buffer, start) = (op[Buffer], (int)op[Page] * state.Profile.PageSize);
        return true;
    }

    private static bool StoreBefore(SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next)
    {
        Origin(state, op, out var buffer, out var start);
        return Access.Make(CpuOperations.Store, id, buffer, (ulong)start + op[Offset], op[Size], out next);
    }

    private static bool UseAfter(SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(Sync, id);
        if (!state.Handles.TryGet<Mapping>(op.Id, out var mapping))
        {
            return false;
        }

        if (pick % 2 == 0)
        {
            // A part as often as all: what is beside it must stay as it is.
            var length = (ulong)mapping.Length;
            var line = (ulong)state.Profile.LineSize;
            next[0] = op.Id;
            next[PartOffset] = (pick >> 8) % 2 == 0 ? 0 : (pick >> 9) % length / line * line;
            next[PartSize] = length - next[PartOffset];
            // What comes back takes more to be seen wrong than what goes out.
            next[Who] =
                mapping.Direction == DmaDirection.Bidirectional && (pick >> 4) % 2 == 0 ? ForCpu : (pick >> 2) % 3;
            return Sync.IsAllowed(state, next);
        }

        return Access.Make(
            mapping.Direction == DmaDirection.Bidirectional && pick % 4 == 1
                ? DeviceOperations.Store
                : DeviceOperations.Load,
            id,
            op.Id,
            0,
            (ulong)mapping.Length,
            out next
        );
    }

    /// <summary>A mask that was accepted is used; one that was refused is followed by the widest.</summary>
    private static bool MapAfter(SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(SetMask, id);
        next[Device] = op[Device];
        next[PartOffset] = state.Profile.Devices[(int)op[Device]].WidestMask.Value;
        if (!state.Part<LegacySpecification>().DacMasks.ContainsKey(DeviceOf(op)))
        {
            return op[PartOffset] != next[PartOffset];
        }

        var buffers = state.Handles.Of(HandleKind.Buffer);
        next = new Operation(Map, id);
        if (buffers.Count == 0)
        {
            return false;
        }

        next[Device] = op[Device];
        next[Buffer] = buffers[(int)(pick % (ulong)buffers.Count)];
        next[Size] = 1 + (pick >> 16) % (ulong)state.Profile.PageSize;
        next[Direction] = (pick >> 8) % 2;
        return true;
    }

    private static bool IsForDevice(SpecificationState state, in Operation op) =>
        op[Who] == ForDevice
        || state.Handles.TryGet<Mapping>(op[0], out var mapping)
            && (
                mapping.Direction == DmaDirection.ToDevice
                || op[Who] != ForCpu && Mixing.Mix(op[PartOffset], op[PartSize]) % 2 == 0
            );

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    /// <summary>Whether no IOMMU stands between a device and memory: addresses of two cycles are those of memory itself.</summary>
    private static bool IsDirect(SpecificationState state, DeviceId device) =>
        !state.Isolates(device) && state.Part<AttachmentSpecification>().IsDefault(device);
}
