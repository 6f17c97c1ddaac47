namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>
/// A is the memory itself and B is a copy of what memory holds. It is brought back to memory behind all that the CPU's write
/// buffer had; nothing else but barriers drains that.
/// </summary>
internal class CopiesMemory : DrainsAtBarriers
{
    public override StreamingDescription Description => base.Description with { MapMayCopy = Claim.Yes };

    public override MachineState Unmap(MachineState state, Call call) =>
        (call.Skip ? state : SyncForCpu(state, call)).WithCopy(call.Mapping, default);

    public override MachineState SyncForDevice(MachineState state, Call call)
    {
        for (var i = call.Range.Start; i < call.Range.End && IsCopy(call.Mapping) && call.MayLoad; i++)
        {
            state = state.WithCopy(call.Mapping, state.CopyOf(call.Mapping).With(i, Source(state, i)));
        }

        return state;
    }

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        IsCopy(call.Mapping) && call.MayStore
            ? Barrier(state) with
            {
                Memory = Barrier(state).Memory.With(call.Range, state.CopyOf(call.Mapping)),
            }
            : state;

    public override byte DeviceLoad(MachineState state, int mapping, int index) =>
        IsCopy(mapping) ? state.CopyOf(mapping)[index] : base.DeviceLoad(state, mapping, index);

    /// <summary>What the copy is made of.</summary>
    protected virtual byte Source(MachineState state, int index) => state.At(index);

    protected override MachineState Arrive(MachineState state, Write write) =>
        IsCopy(write.Maker)
            ? state.WithCopy(write.Maker, state.CopyOf(write.Maker).With(write.Index, write.Value))
            : base.Arrive(state, write);

    private static bool IsCopy(int mapping) => mapping == 1;
}

/// <summary>The same, but the copy is made of what the CPU sees.</summary>
internal sealed class CopiesWhatTheCpuSees : CopiesMemory
{
    public override MachineState Map(MachineState state, Call call) =>
        base.Map(state, call with { Direction = DmaDirection.Bidirectional });

    protected override byte Source(MachineState state, int index) => CpuLoad(state, index).Value;
}
