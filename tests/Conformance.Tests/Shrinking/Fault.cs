using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>A platform that is wrong in one way.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Profile">Where it shows.</param>
/// <param name="Clause">What it breaks.</param>
/// <param name="Least">The length of the shortest program that shows it, on a platform that makes the most fitting choices.</param>
/// <param name="Most">That length on one that makes the least fitting ones.</param>
/// <param name="Create">Makes its machines.</param>
internal sealed record Fault(
    string Name,
    string Profile,
    ClauseId Clause,
    int Least,
    int Most,
    Func<IDmaPlatformFactory> Create
)
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // set_mask with a mask that is refused, get_mask.
        Lie(
            nameof(KeepsRefusedMask),
            AddressingClauses.RefusedMaskChangesNothing,
            (2, 2),
            it => new KeepsRefusedMask(it)
        ),
        // Six times alloc_pages: five blocks are live when the sixth is refused.
        Lie(nameof(RefusesSixthBlock), PlatformClauses.PromisedBlocksAreGiven, (6, 6), it => new RefusesSixthBlock(it)),
        // alloc_coherent of 300 bytes as NON_CONSISTENT, sync_for_cpu of them; or alloc_pages, map, sync_for_cpu.
        Lie(nameof(ThrowsInLongSync), PlatformClauses.NoCallThrows, (2, 3), it => new ThrowsInLongSync(it)),
        // alloc_pages, map, map; nothing more, since the end of the machine comes by itself. Of a buffer and a block of pages: one more.
        Lie(nameof(ThrowsInDispose), PlatformClauses.NoCallThrows, (3, 4), it => new ThrowsInDispose(it)),
        // alloc_pages, cpu_store, map TO_DEVICE, device_load.
        Part(
            nameof(GivesNothingToDevice),
            "write-back",
            StreamingClauses.MapGivesToDevice,
            (4, 4),
            parts => parts with { CacheMaintenance = machine => new GivesNothingToDevice(machine) }
        ),
        // alloc_pages, map, cpu_store of two lines, sync_for_device, device_load of the second.
        Part(
            nameof(SyncsOneLine),
            "write-back",
            StreamingClauses.SyncForDeviceGives,
            (5, 5),
            parts => parts with { CacheMaintenance = machine => new SyncsOneLine(machine) }
        ),
        // alloc_pages, map, device_store, complete, unmap, cpu_load; and an access of the CPU before the map that brings the
        // line in, unless the cache does that by itself.
        Part(
            nameof(TakesSmallMappings),
            "write-back",
            StreamingClauses.UnmapTakesFromDevice,
            (6, 7),
            parts => parts with { CacheMaintenance = machine => new TakesSmallMappings(machine) }
        ),
        // alloc_pages, cpu_store, map, unmap, stray_load. Where a stray_store is what is seen: alloc_pages, map, unmap,
        // stray_store, cpu_load, for the pages begin zeroed.
        Part(
            nameof(LeavesLongMappingsReachable),
            "isolating",
            StreamingClauses.UnmapEndsReach,
            (5, 5),
            parts => parts with { TranslatedOperations = device => new LeavesLongMappingsReachable(device) }
        ),
        // alloc_pages and map, where the block lies across what the initial mask covers; else set_mask between them, or both
        // masks at once and a second look.
        Part(
            nameof(MasksTheStartOnly),
            "coherent",
            AddressingClauses.MappingsFitTheMask,
            (2, 4),
            parts => parts with { MaskPolicy = device => new MasksTheStartOnly(device) }
        ),
    ];

    public Worker CreateWorker() => new(Subject.Create(Create(), Profile, AreaTable.Standard), new HashSet<ClauseId>());

    /// <summary>Walks until the clause is broken.</summary>
    /// <param name="worker">Where to.</param>
    /// <param name="number">Where to begin; is left at the sequence after the one found.</param>
    /// <param name="isWanted">Which failures count.</param>
    public (ExecutionOutcome Outcome, ulong PlatformSeed) Find(
        Worker worker,
        ref ulong number,
        Func<ExecutionOutcome, bool>? isWanted = null
    )
    {
        var walk = new Walk(worker);
        for (var last = number + 100_000; number < last; )
        {
            var seed = Mixing.Mix(44, number++);
            var outcome = walk.Run(seed, 100, null);
            if (outcome.Violation?.Clause == Clause && (isWanted is null || isWanted(outcome)))
            {
                return (outcome, Walk.PlatformSeedOf(seed));
            }
        }

        throw new InvalidOperationException($"{Name} was not found");
    }

    private static Fault Lie(
        string name,
        ClauseId clause,
        (int Least, int Most) length,
        Func<IDmaPlatform, IDmaPlatform> wrap
    ) => new(name, "coherent", clause, length.Least, length.Most, () => new LyingFactory((it, _) => wrap(it)));

    private static Fault Part(
        string name,
        string profile,
        ClauseId clause,
        (int Least, int Most) length,
        Func<MachineParts, MachineParts> replace
    ) =>
        new(
            name,
            profile,
            clause,
            length.Least,
            length.Most,
            // Without lists and pools: what shows in them too is a step or two longer there, and stays so.
            () => new ReferenceFactory(parts => replace(parts with { Scatterlist = null, Pool = null }), profile)
        );
}
