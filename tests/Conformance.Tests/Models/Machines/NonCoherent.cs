namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>A write-back cache that prefetches and evicts when it likes; a FROM_DEVICE mapping cleans.</summary>
internal class NonCoherent : Coherent
{
    /// <summary>Besides memory alone: a clean line, and a dirty line over what memory held before.</summary>
    public override IEnumerable<MachineState> Starts =>
        [
            new MachineState(),
            new MachineState { Line = new(default, true, false) },
            new MachineState { Memory = new(MachineState.Older, MachineState.Older), Line = new(default, true, true) },
        ];

    protected virtual bool Prefetches => true;

    public override bool IsCoherent(int mapping) => false;

    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        if (state.Line.IsPresent)
        {
            following.Add(Drop(Clean(state)));
        }

        if (state.Line.IsDirty)
        {
            following.Add(Clean(state));
        }

        if (!state.Line.IsPresent && Prefetches)
        {
            following.Add(Fill(state));
        }
    }

    public override MachineState Map(MachineState state, Call call) => call.Skip ? state : SyncForDevice(state, call);

    public override MachineState Unmap(MachineState state, Call call) => call.Skip ? state : SyncForCpu(state, call);

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        call.MayStore ? Invalidate(state, call.Range) : state;

    public override MachineState SyncForDevice(MachineState state, Call call) => Clean(state);

    public override MachineState CpuStore(MachineState state, int index, byte value)
    {
        state = Fill(state);
        return state with { Line = new(state.Line.Bytes.With(index, value), true, true) };
    }

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index)
    {
        state = Fill(state);
        return (state, state.Line.Bytes[index]);
    }

    protected static MachineState Fill(MachineState state) =>
        state.Line.IsPresent ? state : state with { Line = new(state.Memory, true, false) };

    protected static MachineState Clean(MachineState state) =>
        state.Line.IsDirty
            ? state with
            {
                Memory = state.Line.Bytes,
                Line = state.Line with { IsDirty = false },
            }
            : state;

    protected static MachineState Drop(MachineState state) => state with { Line = default };

    /// <summary>Drops a line that lies in the range whole; one that does not is cleaned before.</summary>
    protected static MachineState Invalidate(MachineState state, Bytes range) =>
        Drop(range.IsAll ? state : Clean(state));
}

/// <summary>Dirty lines are dropped when a FROM_DEVICE mapping is made or given (the classic ARMv7).</summary>
internal sealed class DiscardsAtFrom : NonCoherent
{
    public override StreamingDescription Description => base.Description with { KeepsUnwrittenBytes = Claim.No };

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Direction == DmaDirection.FromDevice ? Invalidate(state, call.Range) : Clean(state);
}

/// <summary>Never prefetches, cleans and invalidates at a give, does nothing at a take; a store passes by an absent line (the classic ARM926).</summary>
internal class NoSpeculation : NonCoherent
{
    public override StreamingDescription Description => base.Description with { TakingInvalidates = Claim.No };

    protected override bool Prefetches => false;

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.MayStore ? Drop(Clean(state)) : Clean(state);

    public override MachineState SyncForCpu(MachineState state, Call call) => state;

    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        state.Line.IsPresent ? base.CpuStore(state, index, value) : Store(state, index, value);
}

/// <summary>As <see cref="NoSpeculation" />, but a store too brings the line in.</summary>
internal sealed class NoSpeculationAllocates : NoSpeculation
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        base.CpuStore(Fill(state), index, value);
}

/// <summary>A take of a whole mapping drops the lines that it touches, with what the CPU stored beside the mapping.</summary>
internal class DropsSharedLines : NonCoherent
{
    public override MachineState SyncForCpu(MachineState state, Call call) =>
        !call.MayStore ? state
        : call.Range == call.Mapped ? Drop(state)
        : Invalidate(state, call.Range);
}

/// <summary>The same, and so does a give of a FROM_DEVICE mapping.</summary>
internal sealed class DiscardsSharedLines : DropsSharedLines
{
    public override StreamingDescription Description => base.Description with { KeepsUnwrittenBytes = Claim.No };

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Direction == DmaDirection.FromDevice ? base.SyncForCpu(state, call) : Clean(state);
}
