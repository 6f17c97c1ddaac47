using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

/// <summary>Machines that are wrong in one way, by name, each with the length of the shortest program that shows it.</summary>
internal static class FaultCatalogue
{
    private static readonly Scope One = new(1) { Barriers = true };
    private static readonly Scope Two = new(2) { Barriers = true };
    private static readonly Scope InFlight = One with { InFlight = true };
    private static readonly Scope Skips = Two with { Skips = true };
    private static readonly Scope Parts = One with { Spans = [Bytes.All, Bytes.First] };

    public static IReadOnlyList<Family> All { get; } =
    [.. new[] { Bounced(), Cached(), Buffered(), Mixed() }.SelectMany(faults => faults).Select(FromMemory)];

    private static IEnumerable<Family> Bounced() =>
        [
            new("sync_for_device copies for FROM too", new SyncForDeviceCopiesFromDeviceToo(), One, 5),
            new("sync_for_device of TO does nothing", new SyncForDeviceDoesNothingToDevice(), One, 4),
            new("sync_for_device of BIDI does nothing", new SyncForDeviceDoesNothingBidirectional(), One, 4),
            new("unmap TO copies back", new UnmapToDeviceCopiesBack(), One, 4),
            new("sync_for_cpu does nothing", new SyncForCpuDoesNothing(), One, 4),
            new("unmap FROM does not copy back", new UnmapFromDeviceDoesNotCopyBack(), One, 4),
            new("sync_for_device of a part copies all", new SyncForDeviceOfPartCopiesAll(), One, 4),
            new("sync_for_cpu of a part copies all", new SyncForCpuOfPartCopiesAll(), One, 4),
            new("completion does not drain, bounced", new CompletionDoesNotDrainBounced(), InFlight, 4),
            new("device stores to one byte land newest first, bounced", new NewestLandsFirstBounced(), InFlight, 5),
            new("unmap of a part copies its neighbours back", new UnmapCopiesNeighboursBack(), Parts, 4),
            new("map with SKIP_CPU_SYNC does not copy in", new SkippedMapDoesNotCopyIn(), Skips, 4),
            new("two mappings share one copy", new MappingsShareOneCopy(), Two, 4),
        ];

    private static IEnumerable<Family> Cached() =>
        [
            new("FROM map discards dirty lines, though kept is declared", new FromDeviceMapDiscards(), One, 3),
            new("no invalidate at a take", new NoInvalidateAtTake(), One, 4),
            new("no invalidate at unmap only", new NoInvalidateAtUnmap(), One, 4),
            new("no clean at map TO", new NoCleanAtMapToDevice(), One, 3),
            new("completion does not drain, not coherent", new CompletionDoesNotDrainNotCoherent(), InFlight, 4),
            new("no invalidate at a take, though declared", new NoInvalidateAtTakeThoughDeclared(), One, 5),
            new("no invalidate at map", new NoInvalidateAtMap(), One, 5),
            new("no invalidate at sync_for_device", new NoInvalidateAtSyncForDevice(), One, 6),
            new("SKIP_CPU_SYNC is honoured, though it is declared not to be", new HonoursSkipInSecret(), Skips, 3),
        ];

    private static IEnumerable<Family> Buffered() =>
        [
            new("a give does not drain the write buffer", new GiveDoesNotDrain(), One, 3),
            new("a give keeps the newest store that it writes out", new GiveKeepsTheNewest(), One, 4),
            new("a copy is made behind the write buffer", new CopiesInBehindTheBuffer(), One, 4),
            new("a barrier does not drain the write buffer", new BarrierDoesNotDrain(), One, 4),
            new("a barrier drops the write buffer", new BarrierDropsTheBuffer(), One, 3),
            new("the CPU does not see its store while it is buffered", new CpuLosesItsBufferedStore(), One, 2),
            new("buffered stores to one byte drain in any order", new BufferDrainsInAnyOrder(), One, 3),
        ];

    private static IEnumerable<Family> Mixed() =>
        [
            new("a coherent load does not look into the cache", new CoherentLoadDoesNotSnoop(), Two, 3),
            new("a coherent store leaves the line stale", new CoherentStoreLeavesTheLineStale(), Two, 3),
            new("a take for a device that is not coherent does nothing", new TakeDoesNothing(), Two, 4),
            new("every device is taken for coherent", new EveryDeviceIsTakenForCoherent(), Two, 3),
            new("a store to a clean line does not make it dirty", new StoreLeavesTheLineClean(), Two, 2),
        ];

    /// <summary>Nothing in the cache: what shows the fault is in the program.</summary>
    private static Family FromMemory(Family fault) => fault with { Starts = [new MachineState()] };
}
