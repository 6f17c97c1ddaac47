namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>
/// Write-combined or weakly ordered, with the user on another CPU: neither sees what waits in the other's write buffer, and
/// what both stored to a byte comes out in any order. A barrier drains both.
/// </summary>
internal class UserElsewhere : Weak
{
    protected const int OfUser = 1;

    public override MachineState UserStore(MachineState state, int index, byte value) =>
        state with
        {
            Buffer = state.Buffer.Add(new Write(OfUser, index, value)),
        };

    public override (MachineState State, byte Value) UserLoad(MachineState state, int index) =>
        (state, Newest(state, OfUser, index) ?? state.At(index));

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index) =>
        (state, Newest(state, 0, index) ?? state.At(index));

    /// <summary>No store of a process outlives its mapping into the next life of the memory.</summary>
    public override MachineState Reuse(MachineState state) => Barrier(state);

    protected override bool MayDrain(in MachineState state, int position)
    {
        for (var i = 0; i < position; i++)
        {
            if (
                state.Buffer[i].Index == state.Buffer[position].Index
                && state.Buffer[i].Maker == state.Buffer[position].Maker
            )
            {
                return false;
            }
        }

        return true;
    }

    private static byte? Newest(in MachineState state, int maker, int index)
    {
        for (var i = state.Buffer.Count - 1; i >= 0; i--)
        {
            if (state.Buffer[i].Maker == maker && state.Buffer[i].Index == index)
            {
                return state.Buffer[i].Value;
            }
        }

        return null;
    }
}

/// <summary>The same, and the user's stores come out before the mapping ends.</summary>
internal sealed class DrainsAtTheEnd : UserElsewhere
{
    public override MachineState UnmapFromUser(MachineState state) => Barrier(state);
}

/// <summary>No write buffer for the driver, and the user's loads may have been made early, since the mapping was made or the last barrier.</summary>
internal class UserEarly : Coherent
{
    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        for (var i = 0; i < Bytes.RegionIndex; i++)
        {
            if (state.Early[i] is null)
            {
                following.Add(Keep(state, i, state.At(i)));
            }
        }
    }

    public override MachineState MapToUser(MachineState state) => state with { Early = default };

    public override MachineState Barrier(MachineState state) => state with { Early = default };

    public override MachineState UserStore(MachineState state, int index, byte value) =>
        Keep(Store(state, index, value), index, value);

    public override (MachineState State, byte Value) UserLoad(MachineState state, int index) =>
        (state, state.Early[index] ?? state.At(index));

    private static MachineState Keep(MachineState state, int index, byte value) =>
        state with
        {
            Early = state.Early.With(index, value),
        };
}
