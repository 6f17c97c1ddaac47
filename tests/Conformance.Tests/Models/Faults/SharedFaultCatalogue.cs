using Dma.Conformance.Clauses;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

/// <summary>Machines with shared memory that are wrong in one way, each with the length of the shortest program that shows it and the clause that this breaks.</summary>
internal static class SharedFaultCatalogue
{
    private static readonly Scope One = SharedFamilies.OneByte;
    private static readonly Scope WithRegion = One with { HasRegion = true };
    private static readonly Scope Mapped = SharedFamilies.Mapped;
    private static readonly Scope Shown = SharedFamilies.Shown;
    private static readonly Scope Synced = SharedFamilies.Synced;
    private static readonly Scope SyncedByte = Synced with { Single = [Bytes.First] };

    public static IReadOnlyList<(Family Fault, ClauseId Clause)> All { get; } =
    [.. new[] { Barriers(), Completion(), Order(), Mappings(), NonCoherent(), Users() }.SelectMany(faults => faults)];

    private static IEnumerable<(Family Fault, ClauseId Clause)> Barriers() =>
        [
            (
                new("a barrier does not drain the write buffer", new BarrierDoesNotDrain(), One, 3),
                OrderingClauses.BarrierReachesDevice
            ),
            (
                new(
                    "a barrier does not drain write-combined stores",
                    new BarrierDoesNotDrain(),
                    Of(DmaAttributes.WriteCombine),
                    3
                ),
                OrderingClauses.BarrierFlushesWriteCombined
            ),
            (
                new(
                    "a barrier does not drain weakly ordered stores",
                    new BarrierDoesNotDrain(),
                    Of(DmaAttributes.WeakOrdering),
                    3
                ),
                OrderingClauses.BarrierOrdersWeak
            ),
            (
                new("a barrier drops the write buffer", new BarrierDropsTheBuffer(), One, 3),
                PlatformClauses.CpuSeesItsStores
            ),
            (
                new("zeros that were asked for are dropped by a barrier", new BarrierDropsTheBuffer(), One, 2)
                {
                    Starts = SharedFamilies.Clearing,
                },
                CoherentClauses.BuffersStartZeroed
            ),
            (
                new("the CPU is stale after a barrier", new StaleAfterBarrier(), One, 5),
                OrderingClauses.CompleteStoresReachCpu
            ),
            (
                new("the CPU does not see its store while it is buffered", new CpuLosesItsBufferedStore(), One, 2),
                PlatformClauses.CpuSeesItsStores
            ),
            (
                new("buffered stores to one byte drain in any order", new BufferDrainsInAnyOrder(), One, 3),
                PlatformClauses.CpuSeesItsStores
            ),
            (
                new("coherent memory is cached, though the device looks past the cache", new NonCoherent(), One, 3),
                OrderingClauses.BarrierReachesDevice
            ),
        ];

    private static IEnumerable<(Family Fault, ClauseId Clause)> Completion() =>
        [
            (
                new("completion does not land stores", new CompletionDoesNotLand(), One, 4),
                OrderingClauses.DeviceSeesItsSharedStores
            ),
            (
                new("a second store in flight to a byte is lost", new SecondStoreInFlightIsLost(), One, 4),
                OrderingClauses.DeviceSeesItsSharedStores
            ),
            (
                new("a store to the region overtakes data", new RegionOvertakesData(), WithRegion, 5),
                OrderingClauses.WriteBarrierCompletes
            ),
            (
                new(
                    "a store to the region overtakes data that goes through mappings",
                    new RegionOvertakesMappings(),
                    Mapped with
                    {
                        HasRegion = true,
                    },
                    6
                ),
                OrderingClauses.WriteBarrierCompletes
            ),
        ];

    private static IEnumerable<(Family Fault, ClauseId Clause)> Order() =>
        [
            (
                new("device stores to one byte land in any order", new LandsInAnyOrder(), One, 4),
                OrderingClauses.BytesHaveOneOrder
            ),
            (
                new("CPU and device differ on which store is last", new KeepsRacingStore(), One, 6),
                OrderingClauses.BytesHaveOneOrder
            ),
            (
                new("a CPU store is dropped over a device store that it has seen", new DropsUnderDeviceStore(), One, 4),
                PlatformClauses.CpuSeesItsStores
            ),
        ];

    private static IEnumerable<(Family Fault, ClauseId Clause)> Mappings() =>
        [
            (
                new("a map of a buffer does not copy in", new MapOfBufferDoesNotCopyIn(), Mapped, 4),
                StreamingClauses.CoherentMemoryCanBeMapped
            ),
            (
                new(
                    "a map of a buffer with SKIP_CPU_SYNC does not copy in",
                    new SkippedMapOfBufferDoesNotCopyIn(),
                    Mapped,
                    4
                ),
                StreamingClauses.CoherentMemoryCanBeMapped
            ),
            (
                new("an unmap of a buffer does not copy back", new UnmapOfBufferDoesNotCopyBack(), Mapped, 6),
                StreamingClauses.UnmapTakesBidirectional
            ),
            (
                new("an unmap TO_DEVICE of a buffer copies back", new UnmapToDeviceOfBufferCopiesBack(), Mapped, 4),
                PlatformClauses.CpuSeesItsStores
            ),
        ];

    private static IEnumerable<(Family Fault, ClauseId Clause)> NonCoherent() =>
        [
            (
                new("sync_for_cpu of a buffer does not invalidate", new NoInvalidateAtTake(), SyncedByte, 5),
                CoherentClauses.SyncsKeepMemory
            ),
            (
                new("sync_for_device of a buffer does not clean", new NoCleanAtSyncForDevice(), Synced, 3),
                CoherentClauses.SyncsKeepMemory
            ),
            (
                new("sync_for_device of a buffer does not drain the write buffer", new GiveDoesNotDrain(), Synced, 3),
                CoherentClauses.SyncsKeepMemory
            ),
            (
                new(
                    "completion does not land stores to a buffer that is synced",
                    new CompletionDoesNotDrainNotCoherent(),
                    Synced,
                    4
                ),
                OrderingClauses.DeviceSeesItsSharedStores
            ),
            (
                new(
                    "NON_CONSISTENT is honoured, though it is declared not to be",
                    new NonCoherent(),
                    Of(DmaAttributes.NonConsistent),
                    3
                )
                {
                    Buffers = new() { HonoursNonConsistent = Claim.No },
                },
                DispatchClauses.UnknownAllocationAttributes
            ),
        ];

    private static IEnumerable<(Family Fault, ClauseId Clause)> Users() =>
        [
            (
                new("a barrier drains the CPU's stores, not the user's", new BarrierLeavesUserStores(), Shown, 5),
                UserMappingClauses.UserStoresReachAll
            ),
            (
                new("an unmap drops what the user stored", new UnmapDropsUserStores(), Shown, 6),
                UserMappingClauses.UserStoresReachAll
            ),
            (
                new("the user's stores are never seen by others", new UserIsPrivate(), Shown, 5),
                UserMappingClauses.UserStoresReachAll
            ),
            (
                new("the user does not see its store while it is buffered", new UserLosesItsBufferedStore(), Shown, 4),
                UserMappingClauses.UserSeesItsStores
            ),
            (
                new("the user is stale after a barrier", new UserStaleAfterBarrier(), Shown, 4),
                UserMappingClauses.BarrierReachesUser
            ),
            (
                new("the user never sees what the device stored", new UserMissesDeviceStores(), Shown, 6),
                UserMappingClauses.CompleteStoresReachUser
            ),
        ];

    private static Scope Of(DmaAttributes attributes) => One with { Buffer = new(attributes) };
}
