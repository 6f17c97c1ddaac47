using Dma.Mutants.Addressing;
using Dma.Mutants.Bounce;
using Dma.Mutants.Coherent;
using Dma.Mutants.Contiguous;
using Dma.Mutants.DeviceMemory;
using Dma.Mutants.DeviceTree;
using Dma.Mutants.Diagnostics;
using Dma.Mutants.Dispatch;
using Dma.Mutants.Iommu;
using Dma.Mutants.Legacy;
using Dma.Mutants.Ordering;
using Dma.Mutants.Platform;
using Dma.Mutants.Pool;
using Dma.Mutants.Scatterlist;
using Dma.Mutants.Streaming;
using Dma.Mutants.UserMapping;

namespace Dma.Mutants;

/// <summary>All mutants.</summary>
public static class MutantCatalogue
{
    /// <summary>The mutants, by area and clause.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. PlatformMutants.All,
        .. AddressingMutants.All,
        .. StreamingMutants.All,
        .. DispatchMutants.All,
        .. CoherentMutants.All,
        .. UserMappingMutants.All,
        .. ScatterlistMutants.All,
        .. OrderingMutants.All,
        .. DeviceMemoryMutants.All,
        .. ContiguousMutants.All,
        .. BounceMutants.All,
        .. PoolMutants.All,
        .. IommuMutants.All,
        .. LegacyMutants.All,
        .. DeviceTreeMutants.All,
        .. DiagnosticsMutants.All,
    ];

    /// <summary>
    /// Mutants that the walk does not reach within 100,000 operations for every seed, or that too many seeds show by another
    /// clause than their own, and so are not held to it.
    /// </summary>
    public static IReadOnlyList<Mutant> BeyondReach { get; } =
    [
        LastByteOfTheMaskRefused.Definition,
        CompletionDoesNotWait.Definition,
        BoundaryMissedByAByte.Definition,
        UnmapBySegments.Definition,
        LargePageOfAnyMemory.Definition,
        CacheIsNotTagged.Definition,
        DirtyLinesSurviveAllocation.Definition,
    ];

    /// <summary>
    /// Mutants whose slip breaks several clauses, each at another place of a program, so that chance decides which shows first: no
    /// shorter program leads from one to the other. They must be caught for every seed, and by their own clause for some.
    /// </summary>
    public static IReadOnlyList<Mutant> NamedByOthersToo { get; } =
    [
        OldMapTrustsTheLastOne.Definition,
        PciPoolForgetsTheBoundary.Definition,
        OnlyWhatWasAskedIsFlushed.Definition,
        LargePageWipesWhatFollows.Definition,
        UnmapTakesTheOtherDomain.Definition,
    ];
}
