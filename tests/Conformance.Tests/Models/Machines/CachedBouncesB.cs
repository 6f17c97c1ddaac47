namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>Neither device is coherent; A's reaches the memory itself, B's gets a copy that the CPU makes through its cache.</summary>
internal sealed class CachedBouncesB : NonCoherent
{
    public override StreamingDescription Description => base.Description with { MapMayCopy = Claim.Yes };

    public override MachineState Map(MachineState state, Call call) =>
        call.Mapping == 0 ? base.Map(state, call) : CopyIn(state, call);

    public override MachineState Unmap(MachineState state, Call call) =>
        call.Mapping == 0 ? base.Unmap(state, call)
        : call.Skip || !call.MayStore ? state.WithCopy(call.Mapping, default)
        : CopyOut(state, call).WithCopy(call.Mapping, default);

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        call.Mapping == 0 ? base.SyncForCpu(state, call)
        : call.MayStore ? CopyOut(state, call)
        : state;

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Mapping == 0 ? base.SyncForDevice(state, call)
        : call.MayLoad ? CopyIn(state, call)
        : state;

    public override byte DeviceLoad(MachineState state, int mapping, int index) =>
        mapping == 0 ? state.Memory[index] : state.CopyOf(mapping)[index];

    protected override MachineState Arrive(MachineState state, Write write) =>
        write.Maker == 0
            ? base.Arrive(state, write)
            : state.WithCopy(write.Maker, state.CopyOf(write.Maker).With(write.Index, write.Value));

    private MachineState CopyIn(MachineState state, Call call)
    {
        for (var i = call.Range.Start; i < call.Range.End; i++)
        {
            (state, var value) = CpuLoad(state, i);
            state = state.WithCopy(call.Mapping, state.CopyOf(call.Mapping).With(i, value));
        }

        return state;
    }

    private MachineState CopyOut(MachineState state, Call call)
    {
        for (var i = call.Range.Start; i < call.Range.End; i++)
        {
            state = CpuStore(state, i, state.CopyOf(call.Mapping)[i]);
        }

        return state;
    }
}
