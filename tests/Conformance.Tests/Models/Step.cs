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

    /// <summary>The buffer is mapped to user space; one mapping at a time.</summary>
    MapToUser,

    UnmapFromUser,
    UserStore,
    UserLoad,
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
    public bool IsLoad => Kind is StepKind.CpuLoad or StepKind.DeviceLoad or StepKind.UserLoad;

    public bool IsStore => Kind is StepKind.CpuStore or StepKind.DeviceStore or StepKind.UserStore;

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
            StepKind.MapToUser => "map_to_user",
            StepKind.UnmapFromUser => "unmap_from_user",
            StepKind.UserStore => $"user store {Range}",
            StepKind.UserLoad => $"user load {Range}",
            _ => $"complete{name}",
        };
    }
}
