using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>What a device's window on memory is, and the clauses that speak of such a window. An area that adds windows adds a kind.</summary>
internal sealed record WindowKind
{
    /// <summary>A mapping of a buffer, or of a part of one.</summary>
    public static WindowKind Mapping { get; } =
        new()
        {
            IsReachable = StreamingClauses.MappingsAreReachable,
            EndsAlone = StreamingClauses.MappingsEndAlone,
            ReachEnds = StreamingClauses.UnmapEndsReach,
            IsDisjoint = StreamingClauses.MappingsAreDisjoint,
            SyncGives = StreamingClauses.SyncForDeviceGives,
            SyncTakes = StreamingClauses.SyncForCpuTakes,
            UnmapTakesFromDevice = StreamingClauses.UnmapTakesFromDevice,
            UnmapTakesBidirectional = StreamingClauses.UnmapTakesBidirectional,
            EndsAtItsLength = StreamingClauses.ReachEndsWithTheMapping,
            KeepsItsDirection = StreamingClauses.DirectionIsEnforced,
            OwnStores = StreamingClauses.DeviceSeesItsStores,
            Seen = StreamingClauses.DeviceSeesItsStores,
        };

    /// <summary>A piece of a mapped list.</summary>
    public static WindowKind Piece { get; } =
        Mapping with
        {
            SyncGives = ScatterlistClauses.SyncForDeviceGivesEveryEntry,
            SyncTakes = ScatterlistClauses.SyncForCpuTakesEveryEntry,
            UnmapTakesFromDevice = ScatterlistClauses.UnmapTakesEveryEntry,
            UnmapTakesBidirectional = ScatterlistClauses.UnmapTakesEveryEntry,
        };

    /// <summary>What the device has of a buffer since its allocation.</summary>
    public static WindowKind Buffer { get; } =
        Mapping with
        {
            IsReachable = CoherentClauses.BuffersAreReachable,
            EndsAlone = null,
            ReachEnds = CoherentClauses.FreeEndsReach,
            IsDisjoint = CoherentClauses.BuffersAreDisjoint,
            DisjointRank = 1,
            SyncGives = CoherentClauses.SyncsKeepMemory,
            SyncTakes = CoherentClauses.SyncsKeepMemory,
            OwnStores = OrderingClauses.DeviceSeesItsSharedStores,
            Seen = OrderingClauses.BytesHaveOneOrder,
        };

    /// <summary>A mapping of registers.</summary>
    public static WindowKind Registers { get; } =
        Mapping with
        {
            IsReachable = DispatchClauses.MappedRegistersAreReachable,
            EndsAlone = null,
            ReachEnds = DispatchClauses.UnmapResourceEndsReach,
            IsDisjoint = DispatchClauses.MappedRegistersAreDisjoint,
            DisjointRank = 2,
            OwnStores = StreamingClauses.RegistersCanBeMapped,
            Seen = StreamingClauses.RegistersCanBeMapped,
        };

    /// <summary>What the device has of a block of a pool.</summary>
    public static WindowKind PooledBlock { get; } =
        Buffer with
        {
            IsReachable = PoolClauses.BlocksAreReachable,
            ReachEnds = PoolClauses.DestroyEndsReach,
            IsDisjoint = PoolClauses.PooledBlocksAreDisjoint,
            DisjointRank = 3,
        };

    /// <summary>A page of a domain that the driver manages.</summary>
    public static WindowKind Translation { get; } =
        Mapping with
        {
            IsReachable = IommuClauses.TranslationsAreReachable,
            EndsAlone = IommuClauses.OthersStay,
            ReachEnds = IommuClauses.RemovalEndsReach,
            Gives = IommuClauses.TranslationsLeadToTheirMemory,
            UnmapTakesFromDevice = IommuClauses.StoresReachTheCpu,
            UnmapTakesBidirectional = IommuClauses.StoresReachTheCpu,
            EndsAtItsLength = IommuClauses.DomainsAreIsolated,
            KeepsItsDirection = IommuClauses.ProtectionIsKept,
            OwnStores = IommuClauses.TranslationsLeadToTheirMemory,
            Seen = IommuClauses.TranslationsLeadToTheirMemory,
        };

    /// <summary>The same, of a map that has failed, so that it must never have come about.</summary>
    public static WindowKind Undone { get; } = Translation with { ReachEnds = IommuClauses.FailedMapsAreUndone };

    /// <summary>A part of a page at its address of two cycles, which nobody maps or unmaps.</summary>
    public static WindowKind Dac { get; } =
        Mapping with
        {
            IsReachable = LegacyClauses.DacNeedsNothing,
            EndsAlone = null,
            IsDisjoint = LegacyClauses.DacAddressesAreTheirOwn,
            DisjointRank = 4,
            SyncGives = LegacyClauses.DacSyncs,
            SyncTakes = LegacyClauses.DacSyncs,
        };

    /// <summary>A mapping at an address that the driver chose.</summary>
    public static WindowKind Fixed { get; } =
        Mapping with
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

    /// <summary>Making it gives; null: what that is depends on the call.</summary>
    public ClauseId? Gives { get; private init; }

    /// <summary>The device reaches nothing beyond its end.</summary>
    public required ClauseId EndsAtItsLength { get; init; }

    /// <summary>No store against its direction has an effect.</summary>
    public required ClauseId KeepsItsDirection { get; init; }

    /// <summary>The device sees its own complete stores.</summary>
    public required ClauseId OwnStores { get; init; }

    /// <summary>The device never goes back behind what it has seen.</summary>
    public required ClauseId Seen { get; init; }
}
