namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>Shared memory without any buffer: every store is in memory at once.</summary>
internal sealed class Direct : Coherent
{
    public override MachineState DeviceStore(MachineState state, int mapping, int index, byte value) =>
        Store(state, index, value);
}

/// <summary>A write buffer of the CPU, and device stores in flight, both first in, first out.</summary>
internal class Ordered : DrainsAtBarriers
{
    protected override bool MayDrain(in MachineState state, int position) => position == 0;

    protected override bool MayLand(in MachineState state, int position) => position == 0;
}

/// <summary>Write-combined and weakly ordered: stores leave the write buffer, and land, in any order but for those to one byte.</summary>
internal class Weak : DrainsAtBarriers
{
    protected override bool MayLand(in MachineState state, int position) =>
        position == 0 || state.InFlight[position].Index != Bytes.RegionIndex && IsFirstToItsByte(state, position);

    protected static bool IsFirstToItsByte(in MachineState state, int position)
    {
        for (var i = 0; i < position; i++)
        {
            if (state.InFlight[i].Index == state.InFlight[position].Index)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>As <see cref="Ordered" />, and loads of the CPU may have been made early; a barrier forgets them, and a take those of its bytes.</summary>
internal class Early : Ordered
{
    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        for (var i = 0; i <= Bytes.RegionIndex; i++)
        {
            if (state.Early[i] is null)
            {
                following.Add(Keep(state, i, base.CpuLoad(state, i).Value));
            }
        }
    }

    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        Keep(base.CpuStore(state, index, value), index, value);

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index) =>
        state.Early[index] is { } early ? (state, early) : base.CpuLoad(state, index);

    public override MachineState Barrier(MachineState state) => base.Barrier(state) with { Early = default };

    /// <summary>No load for an owner is made before the memory is his.</summary>
    public override MachineState Reuse(MachineState state) => state with { Early = default };

    public override MachineState Unmap(MachineState state, Call call) => call.Skip ? state : SyncForCpu(state, call);

    public override MachineState SyncForCpu(MachineState state, Call call)
    {
        for (var i = call.Range.Start; i < call.Range.End && call.MayStore; i++)
        {
            state = state with { Early = state.Early.With(i, null) };
        }

        return state;
    }

    protected static MachineState Keep(MachineState state, int index, byte value) =>
        state with
        {
            Early = state.Early.With(index, value),
        };
}
