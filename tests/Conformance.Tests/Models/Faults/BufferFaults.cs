using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class GiveDoesNotDrain : Buffered
{
    public override MachineState SyncForDevice(MachineState state, Call call) => state;
}

internal sealed class BarrierDoesNotDrain : DrainsAtBarriers
{
    public override MachineState Barrier(MachineState state) => state;
}

internal sealed class CpuLosesItsBufferedStore : DrainsAtBarriers
{
    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index) =>
        (state, state.Memory[index]);
}

internal sealed class BufferDrainsInAnyOrder : DrainsAtBarriers
{
    protected override bool MayDrain(in MachineState state, int position) => true;
}

internal sealed class BarrierDropsTheBuffer : DrainsAtBarriers
{
    public override MachineState Barrier(MachineState state) => state with { Buffer = default };
}
