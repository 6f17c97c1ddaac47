namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>Coherent, with a write buffer of the CPU that is drained by barriers and when the CPU gives.</summary>
internal class Buffered : Coherent
{
    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        for (var i = 0; i < state.Buffer.Count; i++)
        {
            if (MayDrain(state, i))
            {
                following.Add(Drain(state, i));
            }
        }
    }

    public override MachineState Barrier(MachineState state)
    {
        while (state.Buffer.Count > 0)
        {
            state = Drain(state, 0);
        }

        return state;
    }

    public override MachineState SyncForDevice(MachineState state, Call call) => Barrier(state);

    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        state with
        {
            Buffer = state.Buffer.Add(new Write(0, index, value)),
        };

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index) =>
        (state, state.Buffer.Newest(index) ?? state.At(index));

    /// <summary>Whether a store may leave the buffer: in any order, but for stores to one byte.</summary>
    protected virtual bool MayDrain(in MachineState state, int position)
    {
        for (var i = 0; i < position; i++)
        {
            if (state.Buffer[i].Index == state.Buffer[position].Index)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A store comes out of the buffer.</summary>
    protected virtual MachineState Leave(MachineState state, Write write) => Store(state, write.Index, write.Value);

    private MachineState Drain(MachineState state, int position) =>
        Leave(state with { Buffer = state.Buffer.RemoveAt(position) }, state.Buffer[position]);
}

/// <summary>The same, but nothing drains the write buffer for certain except a barrier.</summary>
internal class DrainsAtBarriers : Buffered
{
    public override StreamingDescription Description => base.Description with { GivingDrainsWriteBuffer = Claim.No };

    public override MachineState SyncForDevice(MachineState state, Call call) => state;
}

/// <summary>The same, but a map with SKIP_CPU_SYNC leaves the write buffer as it is.</summary>
internal sealed class DrainsUnlessSkipped : Buffered
{
    public override MachineState Map(MachineState state, Call call) => call.Skip ? state : base.Map(state, call);
}
