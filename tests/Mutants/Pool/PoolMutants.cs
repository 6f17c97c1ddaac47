namespace Dma.Mutants.Pool;

/// <summary>The mutants of the area, by clause.</summary>
internal static class PoolMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        ZeroAlignmentRefused.Definition,
        FullWindowRefused.Definition,
        BudgetInBytesOfBlocks.Definition,
        EmptyPoolsStayInTheTable.Definition,
        ChunkSharedByTwoPools.Definition,
        BlockOfFullChunkListedTwice.Definition,
        LinkTakenForTheBlock.Definition,
        BusAddressNotRounded.Definition,
        BlocksSideBySide.Definition,
        PoolsTakeTheStreamingMask.Definition,
        PoolsOverlookTheBus.Definition,
        ClearsTheSizeAskedFor.Definition,
        ClearsNewBlocksOnly.Definition,
        ShortChunksAreCached.Definition,
        FirstBlockTakesTheTranslation.Definition,
        NewestChunkIsKept.Definition,
        PoolsNamedByTheirNumber.Definition,
        EmptyBlocksRoundedUp.Definition,
        ShortAlignmentsNotLookedAt.Definition,
        BoundaryOfWholeBlocks.Definition,
        BoundaryComparedBeforeRounding.Definition,
        LastBlockOfWindowLost.Definition,
        FreedToTheOldestPool.Definition,
        BoundaryBeyondTheChunk.Definition,
        StatisticForgetsFrees.Definition,
        StatisticIgnoresTheBoundary.Definition,
        StatisticTellsTheSizeAskedFor.Definition,
    ];
}
