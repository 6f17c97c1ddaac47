using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Conformance.Tests.Reporting;

/// <summary>Programs that fail on platforms with one fault each.</summary>
internal static class KnownFailures
{
    /// <summary>Unmap leaves stale lines in the cache.</summary>
    public static IDmaPlatformFactory Stale { get; } =
        new ReferenceFactory(
            parts =>
                parts with
                {
                    CacheMaintenance = machine => new TakesNothing(machine),
                    Cache = machine => new Calm(machine),
                },
            "write-back"
        );

    /// <summary>A map leaves what the CPU stored in its cache.</summary>
    public static IDmaPlatformFactory Withheld { get; } =
        new ReferenceFactory(
            parts =>
                parts with
                {
                    CacheMaintenance = machine => new GivesNothing(machine),
                    Cache = machine => new Calm(machine),
                },
            "write-back"
        );

    /// <summary>A device without DMA maps all the same.</summary>
    public static IDmaPlatformFactory Obliging { get; } =
        new ReferenceFactory(
            parts => parts with { NoDmaOperations = device => new DirectOperations(device) },
            "coherent"
        );

    /// <summary>A load by the CPU of what the device stored, shrunk from a longer one: the ids have gaps.</summary>
    public static IReadOnlyList<Operation> StaleProgram { get; } =
        Program(
            (7, "alloc_pages", "count=1 placement=FIRST"),
            (8, "cpu_store", "buffer=#7 offset=0x0 size=0x100 bytes=0x10"),
            (12, "map_page", "device=0 buffer=#7 offset=0x40 size=0x80 direction=FROM_DEVICE attributes=NONE page=0"),
            (15, "device_store", "mapping=#12 offset=0x0 size=0x80 bytes=0xa0"),
            (16, "complete", "device=0"),
            (31, "unmap", "mapping=#12 attributes=NONE"),
            (40, "cpu_load", "buffer=#7 offset=0x0 size=0x100")
        );

    /// <summary>A load by a device through the second piece of a list.</summary>
    public static IReadOnlyList<Operation> WithheldProgram { get; } =
        Program(
            (2, "alloc_pages", "count=1 placement=FIRST"),
            (3, "new_list", ""),
            (4, "add_entry", "list=#3 buffer=#2 offset=0x0 size=0x40 page=0"),
            (5, "add_entry", "list=#3 buffer=#2 offset=0x100 size=0x40 page=0"),
            (6, "cpu_store", "buffer=#2 offset=0x100 size=0x40 bytes=0x10"),
            (8, "map_list", "device=0 list=#3 direction=TO_DEVICE attributes=NONE"),
            (9, "device_load", "mapping=#8 offset=0x40 size=0x40")
        );

    public static IReadOnlyList<Operation> ObligingProgram { get; } =
        Program(
            (1, "alloc_pages", "count=1 placement=FIRST"),
            (2, "map", "device=2 buffer=#1 offset=0x0 size=0x1 direction=TO_DEVICE attributes=NONE")
        );

    /// <summary>A platform that does something else at every allocation; what it returns is added to the first page.</summary>
    public static IDmaPlatformFactory AtAllocation(Func<ulong> act) =>
        new ReferenceFactory(parts => parts with { PageAllocator = machine => new Acting(machine, act) }, "coherent");

    public static IReadOnlyList<Operation> Program(params (ulong Id, string Operation, string Arguments)[] steps)
    {
        var reader = new StepReader(AreaTable.Standard);
        return [.. steps.Select(step => reader.Read(step.Id, step.Operation, step.Arguments))];
    }

    /// <summary>Executes a program and describes how it fails.</summary>
    public static Failure Find(IDmaPlatformFactory factory, IReadOnlyList<Operation> steps, ulong seed = 0x2a)
    {
        var worker = new Worker(
            Subject.Create(factory, factory.Profiles[0], AreaTable.Standard),
            new HashSet<ClauseId>()
        );
        var observations = new List<string>();
        var outcome = new Executor(worker).Run(steps, seed, observations);
        return new Failure(worker.Subject.Profile, seed, outcome.Violation!, outcome.Steps, observations);
    }

    private sealed class Acting(Machine machine, Func<ulong> act) : PageAllocator(machine)
    {
        protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first)
        {
            var placed = base.TryPlace(count, placement, out first);
            first += act();
            return placed;
        }
    }

    /// <summary>A cache that does nothing by itself, so that the reference's free choices do not show.</summary>
    private sealed class Calm(Machine machine) : WriteBackCache(machine)
    {
        public override void Upkeep() { }

        protected override bool PrefetchesNext(ulong line) => false;
    }

    private sealed class GivesNothing(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }

    private sealed class TakesNothing(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }
}
