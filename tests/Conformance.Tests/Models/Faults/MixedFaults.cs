using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class CoherentLoadDoesNotSnoop : Mixed
{
    public override byte DeviceLoad(MachineState state, int mapping, int index) => state.Memory[index];
}

internal sealed class CoherentStoreLeavesTheLineStale : Mixed
{
    protected override MachineState Arrive(MachineState state, Write write) => Store(state, write.Index, write.Value);
}

internal sealed class EveryDeviceIsTakenForCoherent : Mixed
{
    public override MachineState SyncForCpu(MachineState state, Call call) => state;

    public override MachineState SyncForDevice(MachineState state, Call call) => state;
}

internal sealed class StoreLeavesTheLineClean : Mixed
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        state.Line.IsDirty || !state.Line.IsPresent ? base.CpuStore(state, index, value) : Quiet(state, index, value);

    private static MachineState Quiet(MachineState state, int index, byte value) =>
        state with
        {
            Line = state.Line with { Bytes = state.Line.Bytes.With(index, value) },
        };
}

internal sealed class TakeDoesNothing : Mixed
{
    public override MachineState SyncForCpu(MachineState state, Call call) => state;
}
