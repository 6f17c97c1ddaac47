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

/// <summary>The newest store that a give writes out stays in the buffer, and comes out again later.</summary>
internal sealed class GiveKeepsTheNewest : Buffered
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        state.Buffer.Count == 0
            ? state
            : base.SyncForDevice(state, call) with
            {
                Buffer = default(Writes).Add(state.Buffer[state.Buffer.Count - 1]),
            };
}

/// <summary>The device gets a copy that is made behind the write buffer, so that no barrier completes the give.</summary>
internal sealed class CopiesInBehindTheBuffer : DrainsAtBarriers
{
    public override StreamingDescription Description => base.Description with { MapMayCopy = Claim.Yes };

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        state.WithCopy(call.Mapping, state.CopyOf(call.Mapping).With(call.Range, state.Memory));

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        call.MayStore ? state with { Memory = state.Memory.With(call.Range, state.CopyOf(call.Mapping)) } : state;

    public override byte DeviceLoad(MachineState state, int mapping, int index) => state.CopyOf(mapping)[index];

    protected override MachineState Arrive(MachineState state, Write write) =>
        state.WithCopy(write.Maker, state.CopyOf(write.Maker).With(write.Index, write.Value));
}
