using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>The clauses that speak of a device's window on memory, by what the window is.</summary>
internal sealed record WindowClauses
{
    private static readonly WindowClauses OfMapping = new()
    {
        IsReachable = StreamingClauses.MappingsAreReachable,
        EndsAlone = StreamingClauses.MappingsEndAlone,
        ReachEnds = StreamingClauses.UnmapEndsReach,
        IsDisjoint = StreamingClauses.MappingsAreDisjoint,
        SyncGives = StreamingClauses.SyncForDeviceGives,
        SyncTakes = StreamingClauses.SyncForCpuTakes,
        UnmapTakesFromDevice = StreamingClauses.UnmapTakesFromDevice,
        UnmapTakesBidirectional = StreamingClauses.UnmapTakesBidirectional,
    };

    private static readonly WindowClauses OfPiece = OfMapping with
    {
        SyncGives = ScatterlistClauses.SyncForDeviceGivesEveryEntry,
        SyncTakes = ScatterlistClauses.SyncForCpuTakesEveryEntry,
        UnmapTakesFromDevice = ScatterlistClauses.UnmapTakesEveryEntry,
        UnmapTakesBidirectional = ScatterlistClauses.UnmapTakesEveryEntry,
    };

    private static readonly WindowClauses OfBuffer = OfMapping with
    {
        IsReachable = CoherentClauses.BuffersAreReachable,
        EndsAlone = null,
        ReachEnds = CoherentClauses.FreeEndsReach,
        IsDisjoint = CoherentClauses.BuffersAreDisjoint,
        DisjointRank = 1,
        SyncGives = CoherentClauses.SyncsKeepMemory,
        SyncTakes = CoherentClauses.SyncsKeepMemory,
    };

    private static readonly WindowClauses OfRegisters = OfMapping with
    {
        IsReachable = DispatchClauses.MappedRegistersAreReachable,
        EndsAlone = null,
        ReachEnds = DispatchClauses.UnmapResourceEndsReach,
        IsDisjoint = DispatchClauses.MappedRegistersAreDisjoint,
        DisjointRank = 2,
    };

    private static readonly WindowClauses OfPooledBlock = OfBuffer with
    {
        IsReachable = PoolClauses.BlocksAreReachable,
        ReachEnds = PoolClauses.DestroyEndsReach,
        IsDisjoint = PoolClauses.PooledBlocksAreDisjoint,
        DisjointRank = 3,
    };

    private static readonly WindowClauses OfTranslation = OfMapping with
    {
        IsReachable = IommuClauses.TranslationsAreReachable,
        EndsAlone = IommuClauses.OthersStay,
        ReachEnds = IommuClauses.RemovalEndsReach,
        UnmapTakesFromDevice = IommuClauses.StoresReachTheCpu,
        UnmapTakesBidirectional = IommuClauses.StoresReachTheCpu,
    };

    private static readonly WindowClauses OfUndone = OfTranslation with
    {
        ReachEnds = IommuClauses.FailedMapsAreUndone,
    };

    private static readonly WindowClauses OfDac = OfMapping with
    {
        IsReachable = LegacyClauses.DacNeedsNothing,
        EndsAlone = null,
        IsDisjoint = LegacyClauses.DacAddressesAreTheirOwn,
        DisjointRank = 4,
        SyncGives = LegacyClauses.DacSyncs,
        SyncTakes = LegacyClauses.DacSyncs,
    };

    private static readonly WindowClauses OfFixed = OfMapping with
    {
        IsDisjoint = IommuClauses.FixedAddressesAreNotGivenOut,
        DisjointRank = 4,
    };

    /// <summary>The device reaches it.</summary>
    public required ClauseId IsReachable { get; init; }

    /// <summary>The device still reaches it when another window on the same memory has ended; null: nothing is said of that.</summary>
    public required ClauseId? EndsAlone { get; init; }

    /// <summary>The device reaches it no more when it has ended.</summary>
    public required ClauseId ReachEnds { get; init; }

    /// <summary>It has its addresses for itself.</summary>
    public required ClauseId IsDisjoint { get; init; }

    /// <summary>Of two windows the clause of the one with the higher rank speaks of both.</summary>
    public int DisjointRank { get; private init; }

    /// <summary>A sync gives a part of it.</summary>
    public required ClauseId SyncGives { get; init; }

    /// <summary>A sync takes a part of it.</summary>
    public required ClauseId SyncTakes { get; init; }

    /// <summary>Its end takes what a device stored that only stores.</summary>
    public required ClauseId UnmapTakesFromDevice { get; init; }

    /// <summary>Its end takes what a device stored that loads and stores.</summary>
    public required ClauseId UnmapTakesBidirectional { get; init; }

    /// <summary>The clauses of a window.</summary>
    public static WindowClauses Of(Mapping window) =>
        window.WasUndone ? OfUndone
        : window.IsTranslation ? OfTranslation
        : window.Block.IsPooled ? OfPooledBlock
        : window.IsAllocation ? OfBuffer
        : window.IsOfRegisters ? OfRegisters
        : window.IsPiece ? OfPiece
        : window.IsDac ? OfDac
        : window.IsFixed ? OfFixed
        : OfMapping;
}
