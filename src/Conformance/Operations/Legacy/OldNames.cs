using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>
/// Which calls there are by an old name, and what is said of them: by the same rules as of the generic calls, under clauses of their
/// own. A slip of the generic call shows without any old name, and those clauses presume that it does not.
/// </summary>
internal static class OldNames
{
    /// <summary>The clause of the old name by which an operation is called now; null where it is called by its own.</summary>
    public static ClauseId? StandInOf(SpecificationState state, in Operation operation)
    {
        if (operation.Kind == DacOperations.Map)
        {
            return LegacyClauses.DacSyncs;
        }

        if (state.Part<LegacySpecification>().InForce is not { } name)
        {
            return null;
        }

        var kind = operation.Kind;
        if (kind == MappingOperations.Map || kind == MappingOperations.MapPage)
        {
            return operation[5] == 0 ? LegacyClauses.OldMaps : null;
        }

        if (kind == MappingOperations.Unmap)
        {
            return
                operation[1] == 0
                && !(
                    state.Handles.TryGet<Mapping>(operation[0], out var mapping)
                    && mapping.Attributes != DmaAttributes.None
                )
                ? LegacyClauses.OldUnmaps
                : null;
        }

        if (kind == NameOperations.UnmapWithoutState)
        {
            return LegacyClauses.StateCanBeDropped;
        }

        if (kind == SyncOperations.SyncForCpu || kind == SyncOperations.SyncForDevice)
        {
            return LegacyClauses.OldSyncs;
        }

        if (kind == ListMappingOperations.Map)
        {
            return operation[kind.IndexOf("attributes")] == 0 ? LegacyClauses.OldLists : null;
        }

        if (kind == ListMappingOperations.Unmap)
        {
            return
                operation[1] == 0
                && !(
                    state.Handles.TryGet<ListMapping>(operation[0], out var list)
                    && list.Attributes != DmaAttributes.None
                )
                ? LegacyClauses.OldLists
                : null;
        }

        if (kind == ListMappingOperations.SyncForCpu || kind == ListMappingOperations.SyncForDevice)
        {
            return LegacyClauses.OldLists;
        }

        if (kind == AllocationOperations.Allocate)
        {
            return operation[3] == 0 && AllocationOperations.IsAtomic(operation)
                ? LegacyClauses.ConsistentMemory
                : null;
        }

        if (kind == AllocationOperations.Free)
        {
            return
                state.Handles.TryGet<Allocation>(operation[0], out var allocation)
                && allocation.Attributes == DmaAttributes.None
                ? LegacyClauses.ConsistentMemory
                : null;
        }

        return name == LegacyName.Sbus ? null : OfPci(kind);
    }

    /// <summary>Notes what was made by an old name, and counts what was made by the other sort of names than it is used by.</summary>
    public static void Note(SpecificationState state, in Operation operation)
    {
        var legacy = state.Part<LegacySpecification>();
        if (operation.Kind.Makes is not null && state.StandIn is not null)
        {
            legacy.Made(operation.Id);
        }
        else if (state.UsesOldNames && IsCalledByName(operation.Kind))
        {
            legacy.CountMixing(operation[0]);
        }
    }

    private static ClauseId? OfPci(OperationKind kind) =>
        kind == MaskOperations.SetMask || kind == CoherentMaskOperations.SetMask ? LegacyClauses.OldMasks
        : kind == PoolOperations.Create
        || kind == PoolOperations.Destroy
        || kind == PooledBlockOperations.Allocate
        || kind == PooledBlockOperations.Free
            ? LegacyClauses.OldPools
        : kind == MappingOperations.MappingError ? LegacyClauses.OldMaps
        : null;

    private static bool IsCalledByName(OperationKind kind) =>
        kind == MappingOperations.Unmap
        || kind == SyncOperations.SyncForCpu
        || kind == SyncOperations.SyncForDevice
        || kind == ListMappingOperations.Unmap
        || kind == ListMappingOperations.SyncForCpu
        || kind == ListMappingOperations.SyncForDevice
        || kind == AllocationOperations.Free
        || kind == PoolOperations.Destroy
        || kind == PooledBlockOperations.Free;
}
