using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>sync_for_cpu and sync_for_device, of a whole mapping or a part.</summary>
internal static class SyncOperations
{
    private const int MappingIndex = 0,
        Offset = 1,
        Size = 2;

    /// <summary>The arguments of a sync: a part of what a device reaches.</summary>
    public static ArgumentList SyncArguments { get; } =
    [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size];

    public static OperationKind SyncForCpu { get; } =
        new()
        {
            Name = "sync_for_cpu",
            Driver = new("dma_sync_single_for_cpu({mapping.device}, {mapping.at}, {size}, {mapping.direction});"),
            Needs = nameof(IStreaming),
            Arguments = SyncArguments,
            Weight = 10,
            IsAllowed = IsAllowed,
            IsWasteful = (SpecificationState state, in Operation op) => IsPartOfLine(state, op),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = HandOvers.DeviceStoreBefore,
            Then = HandOvers.CpuLoadAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var mapping, out _, out _))
                {
                    observation.Note(
                        machine.Facet<IStreaming>().SyncForCpu(mapping.Device, RangeOf(mapping, op), mapping.Direction)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                if (mapping.Block.Kind != MemoryKind.Coherent)
                {
                    state.Part<StreamingSpecification>().SyncForCpu(mapping, start, end);
                }

                return violation;
            },
        };

    public static OperationKind SyncForDevice { get; } =
        new()
        {
            Name = "sync_for_device",
            Driver = new("dma_sync_single_for_device({mapping.device}, {mapping.at}, {size}, {mapping.direction});"),
            Needs = nameof(IStreaming),
            Arguments = SyncArguments,
            Weight = 10,
            IsAllowed = IsAllowed,
            IsWasteful = (SpecificationState state, in Operation op) => IsPartOfLine(state, op),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = HandOvers.CpuStoreBefore,
            Then = HandOvers.DeviceLoadAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var mapping, out _, out _))
                {
                    observation.Note(
                        machine
                            .Facet<IStreaming>()
                            .SyncForDevice(mapping.Device, RangeOf(mapping, op), mapping.Direction)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                if (mapping.Block.Kind != MemoryKind.Coherent)
                {
                    state.Part<StreamingSpecification>().SyncForDevice(mapping, start, end);
                }

                return violation;
            },
        };

    /// <summary>Whether a sync of the bytes is defined now.</summary>
    public static bool IsAllowed(SpecificationState state, in Operation op) =>
        IsInside(state, op, out var mapping, out var start, out var end)
        && !mapping.Distrusted
        && IsSynced(state, mapping)
        && MappingOperations.IsQuiet(mapping, start, end);

    /// <summary>Finds the bytes that a sync names.</summary>
    public static bool IsInside(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Mapping? mapping,
        out int start,
        out int end
    )
    {
        (start, end) = (0, 0);
        if (
            !MappingOperations.IsLive(state, op[MappingIndex], out mapping)
            || op[Size] == 0
            || op[Offset] >= (ulong)mapping.Length
            || op[Size] > (ulong)mapping.Length - op[Offset]
        )
        {
            return false;
        }

        start = mapping.Start + (int)op[Offset];
        end = start + (int)op[Size];
        return true;
    }

    /// <summary>Coherent memory is not synced, unless the driver asked for memory that need not be coherent, and lists by calls of their own.</summary>
    private static bool IsSynced(SpecificationState state, Mapping mapping) =>
        !mapping.IsPiece
        && !mapping.IsDac
        && (
            mapping.Block.Kind != MemoryKind.Coherent
            || state.Handles.TryGet<Allocation>(mapping.Id, out var allocation)
                && allocation.Attributes.HasFlag(DmaAttributes.NonConsistent)
        );

    /// <summary>Whether a sync for a device that is not coherent is of a part of a line.</summary>
    public static bool IsPartOfLine(SpecificationState state, in Operation op) =>
        IsInside(state, op, out var mapping, out var start, out var end)
        && !mapping.Coherent
        && (start % state.Profile.LineSize != 0 || end % state.Profile.LineSize != 0);

    /// <summary>The DMA addresses of the bytes.</summary>
    public static DmaRange RangeOf(Mapping mapping, in Operation op) =>
        new(mapping.Address.Add(new ByteCount(op[Offset])), new ByteCount(op[Size]));

    /// <summary>The range of offset and size.</summary>
    public static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !state.Handles.TryGet<Mapping>(op[MappingIndex], out var mapping) ? (0UL, 0UL)
        : argument == Offset ? (0UL, (ulong)mapping.Length - 1)
        : (1UL, (ulong)mapping.Length - op[Offset]);
}
