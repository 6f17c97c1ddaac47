using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>What a step of a program does.</summary>
internal enum StepKind
{
    CpuStore,
    CpuLoad,
    Barrier,
    Map,
    Unmap,
    SyncForCpu,
    SyncForDevice,
    DeviceStore,
    DeviceLoad,
    Complete,

    /// <summary>The block is freed, and given out again with what it holds.</summary>
    Reuse,
}

/// <summary>One step of a program over the two bytes and the mappings A and B.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Range">The bytes; a load or a store has one.</param>
/// <param name="Mapping">0 is A, 1 is B; -1 where there is none.</param>
/// <param name="Direction">Of a map.</param>
/// <param name="Skip">Whether a map or unmap has SKIP_CPU_SYNC.</param>
internal readonly record struct Step(
    StepKind Kind,
    Bytes Range,
    int Mapping = -1,
    DmaDirection Direction = default,
    bool Skip = false
)
{
    public bool IsLoad => Kind is StepKind.CpuLoad or StepKind.DeviceLoad;

    public bool IsStore => Kind is StepKind.CpuStore or StepKind.DeviceStore;

    public override string ToString()
    {
        var name = Mapping < 0 ? "" : $" {"AB"[Mapping]}";
        var skip = Skip ? " SKIP" : "";
        return Kind switch
        {
            StepKind.CpuStore => $"cpu store {Range}",
            StepKind.CpuLoad => $"cpu load {Range}",
            StepKind.Barrier => "barrier",
            StepKind.Map => $"map{name} {Direction} {Range}{skip}",
            StepKind.Unmap => $"unmap{name}{skip}",
            StepKind.SyncForCpu => $"sync_for_cpu{name} {Range}",
            StepKind.SyncForDevice => $"sync_for_device{name} {Range}",
            StepKind.DeviceStore => $"device store{name} {Range}",
            StepKind.DeviceLoad => $"device load{name} {Range}",
            StepKind.Reuse => "free and allocate",
            _ => $"complete{name}",
        };
    }
}

/// <summary>Which programs are walked.</summary>
/// <param name="Mappings">How many mappings may be live: 1 is A alone, 2 is A and B.</param>
internal sealed record Scope(int Mappings)
{
    private static readonly Bytes[] Single = [Bytes.First, Bytes.Second];

    /// <summary>Whether maps and unmaps may have SKIP_CPU_SYNC.</summary>
    public bool Skips { get; init; }

    /// <summary>Whether device stores are in flight until they are completed; otherwise each is completed at once.</summary>
    public bool InFlight { get; init; }

    /// <summary>Whether there are barriers.</summary>
    public bool Barriers { get; init; }

    /// <summary>Whether the block may be freed and given out again, with what it holds.</summary>
    public bool Reuses { get; init; }

    /// <summary>What a map may cover.</summary>
    public IReadOnlyList<Bytes> Spans { get; init; } = [Bytes.All];

    /// <summary>What a sync may cover, where that is mapped.</summary>
    public IReadOnlyList<Bytes> Parts { get; init; } = [Bytes.All, Bytes.First];

    /// <summary>All steps that programs are made of.</summary>
    public IReadOnlyList<Step> Steps()
    {
        List<Step> steps = [];
        foreach (var b in Single)
        {
            steps.Add(new(StepKind.CpuStore, b));
            steps.Add(new(StepKind.CpuLoad, b));
        }

        if (Barriers)
        {
            steps.Add(new(StepKind.Barrier, Bytes.All));
        }

        if (Reuses)
        {
            steps.Add(new(StepKind.Reuse, Bytes.All));
        }

        bool[] skips = Skips ? [false, true] : [false];
        for (var mapping = 0; mapping < Mappings; mapping++)
        {
            foreach (var skip in skips)
            {
                foreach (var span in Spans)
                {
                    steps.Add(new(StepKind.Map, span, mapping, DmaDirection.ToDevice, skip));
                    steps.Add(new(StepKind.Map, span, mapping, DmaDirection.FromDevice, skip));
                    steps.Add(new(StepKind.Map, span, mapping, DmaDirection.Bidirectional, skip));
                }

                steps.Add(new(StepKind.Unmap, Bytes.All, mapping, default, skip));
            }

            foreach (var part in Parts)
            {
                steps.Add(new(StepKind.SyncForCpu, part, mapping));
                steps.Add(new(StepKind.SyncForDevice, part, mapping));
            }

            foreach (var b in Single)
            {
                steps.Add(new(StepKind.DeviceStore, b, mapping));
                steps.Add(new(StepKind.DeviceLoad, b, mapping));
            }

            if (InFlight)
            {
                steps.Add(new(StepKind.Complete, Bytes.All, mapping));
            }
        }

        return steps;
    }
}
