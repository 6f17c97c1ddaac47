namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>A's device reaches the memory itself, B's does not and gets a copy.</summary>
internal sealed class BouncesB : Bounce
{
    public override MachineState Map(MachineState state, Call call) => IsA(call) ? state : base.Map(state, call);

    public override MachineState Unmap(MachineState state, Call call) => IsA(call) ? state : base.Unmap(state, call);

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        IsA(call) ? state : base.SyncForCpu(state, call);

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        IsA(call) ? state : base.SyncForDevice(state, call);

    public override byte DeviceLoad(MachineState state, int mapping, int index) =>
        mapping == 0 ? state.Memory[index] : base.DeviceLoad(state, mapping, index);

    protected override MachineState Arrive(MachineState state, Write write) =>
        write.Maker == 0 ? Store(state, write.Index, write.Value) : base.Arrive(state, write);

    private static bool IsA(Call call) => call.Mapping == 0;
}

/// <summary>Copies for devices that are not coherent: the copies are cleaned and invalidated, and nobody else touches their lines.</summary>
internal sealed class BounceNotCoherent : Bounce
{
    public override bool IsCoherent(int mapping) => false;
}
