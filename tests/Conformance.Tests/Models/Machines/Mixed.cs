namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>One cache and two devices: A's looks into the cache, B's does not.</summary>
internal class Mixed : NonCoherent
{
    public override bool IsCoherent(int mapping) => mapping == 0;

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        IsCoherent(call.Mapping) ? state : base.SyncForCpu(state, call);

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        IsCoherent(call.Mapping) ? state : base.SyncForDevice(state, call);

    public override byte DeviceLoad(MachineState state, int mapping, int index) =>
        IsCoherent(mapping) && state.Line.IsPresent ? state.Line.Bytes[index] : state.Memory[index];

    /// <summary>A coherent store updates the line that is present, or goes to memory; with a prefetch it may always be the line.</summary>
    protected override MachineState Arrive(MachineState state, Write write) =>
        IsCoherent(write.Maker) && state.Line.IsPresent
            ? CpuStore(state, write.Index, write.Value)
            : Store(state, write.Index, write.Value);
}

/// <summary>The same, but a coherent store pushes the line out to memory and goes there itself.</summary>
internal sealed class MixedSnoopsOut : Mixed
{
    protected override MachineState Arrive(MachineState state, Write write) =>
        Store(IsCoherent(write.Maker) ? Drop(Clean(state)) : state, write.Index, write.Value);
}
