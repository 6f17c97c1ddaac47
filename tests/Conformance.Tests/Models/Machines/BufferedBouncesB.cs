namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>
/// A's device reaches the memory itself, B's gets a copy; what the CPU copies out waits in its write buffer, like all that it
/// stores. The copy itself it makes visible, since no barrier of the driver's comes after it.
/// </summary>
internal class BufferedBouncesB : Buffered
{
    public override StreamingDescription Description => base.Description with { MapMayCopy = Claim.Yes };

    public override MachineState Map(MachineState state, Call call) =>
        CopyIn(call.Skip ? state : Given(state, call), call);

    public override MachineState Unmap(MachineState state, Call call) =>
        (call.Skip ? state : SyncForCpu(state, call)).WithCopy(call.Mapping, default);

    public override MachineState SyncForCpu(MachineState state, Call call)
    {
        for (var index = 0; index < 2; index++)
        {
            if (!IsA(call.Mapping) && call.MayStore && call.Range.Has(index))
            {
                state = CpuStore(state, index, state.CopyOfB[index]);
            }
        }

        return state;
    }

    public override MachineState SyncForDevice(MachineState state, Call call)
    {
        state = Given(state, call);
        return call.MayLoad ? CopyIn(state, call) : state;
    }

    public override byte DeviceLoad(MachineState state, int mapping, int index) =>
        IsA(mapping) ? state.Memory[index] : state.CopyOfB[index];

    // A write buffer has an end.
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        base.CpuStore(state.Buffer.Count < 8 ? state : Barrier(state), index, value);

    protected override MachineState Arrive(MachineState state, Write write) =>
        IsA(write.Maker)
            ? base.Arrive(state, write)
            : state.WithCopy(write.Maker, state.CopyOfB.With(write.Index, write.Value));

    /// <summary>What a give does with the write buffer.</summary>
    protected virtual MachineState Given(MachineState state, Call call) => Barrier(state);

    private static bool IsA(int mapping) => mapping == 0;

    private MachineState CopyIn(MachineState state, Call call)
    {
        var seen = new Pair(CpuLoad(state, 0).Value, CpuLoad(state, 1).Value);
        return IsA(call.Mapping) ? state : state.WithCopy(1, state.CopyOfB.With(call.Range, seen));
    }
}

/// <summary>The same, and giving drains nothing.</summary>
internal sealed class BouncesBDrainsAtBarriers : BufferedBouncesB
{
    public override StreamingDescription Description => base.Description with { GivingDrainsWriteBuffer = Claim.No };

    protected override MachineState Given(MachineState state, Call call) => state;
}
