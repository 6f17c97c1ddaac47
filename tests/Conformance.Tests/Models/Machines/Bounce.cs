namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>Each mapping has a copy of its own, which the device accesses; SKIP_CPU_SYNC leaves out the copy at unmap, not at map.</summary>
internal class Bounce : Coherent
{
    public override StreamingDescription Description => base.Description with { MapMayCopy = Claim.Yes };

    public override MachineState Map(MachineState state, Call call) => CopyIn(state, call);

    public override MachineState Unmap(MachineState state, Call call) =>
        (call.Skip ? state : SyncForCpu(state, call)).WithCopy(call.Mapping, default);

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        call.MayStore ? state with { Memory = state.Memory.With(call.Range, state.CopyOf(call.Mapping)) } : state;

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.MayLoad ? CopyIn(state, call) : state;

    public override byte DeviceLoad(MachineState state, int mapping, int index) => state.CopyOf(mapping)[index];

    protected override MachineState Arrive(MachineState state, Write write) =>
        state.WithCopy(write.Maker, state.CopyOf(write.Maker).With(write.Index, write.Value));

    private static MachineState CopyIn(MachineState state, Call call) =>
        state.WithCopy(call.Mapping, state.CopyOf(call.Mapping).With(call.Range, state.Memory));
}
