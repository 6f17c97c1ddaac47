using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class BarrierLeavesUserStores : UserElsewhere
{
    public override MachineState Barrier(MachineState state)
    {
        var left = default(Writes);
        for (var i = 0; i < state.Buffer.Count; i++)
        {
            if (state.Buffer[i].Maker == OfUser)
            {
                left = left.Add(state.Buffer[i]);
            }
            else
            {
                state = Store(state, state.Buffer[i].Index, state.Buffer[i].Value);
            }
        }

        return state with
        {
            Buffer = left,
        };
    }
}

internal sealed class UnmapDropsUserStores : UserElsewhere
{
    public override MachineState UnmapFromUser(MachineState state)
    {
        for (var i = state.Buffer.Count - 1; i >= 0; i--)
        {
            state = state.Buffer[i].Maker == OfUser ? state with { Buffer = state.Buffer.RemoveAt(i) } : state;
        }

        return state;
    }
}

internal sealed class UserLosesItsBufferedStore : UserElsewhere
{
    public override (MachineState State, byte Value) UserLoad(MachineState state, int index) =>
        (state, state.At(index));
}

/// <summary>What the user stores stays its own, until the byte is stored to from elsewhere.</summary>
internal sealed class UserIsPrivate : Coherent
{
    public override MachineState UserStore(MachineState state, int index, byte value) =>
        state with
        {
            Early = state.Early.With(index, value),
        };

    public override (MachineState State, byte Value) UserLoad(MachineState state, int index) =>
        (state, state.Early[index] ?? state.At(index));

    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        base.CpuStore(state, index, value) with
        {
            Early = state.Early.With(index, null),
        };
}

internal class UserStaleAfterBarrier : UserEarly
{
    public override MachineState Barrier(MachineState state) => state;
}

/// <summary>The user's early loads are forgotten where the CPU stores, and nowhere else.</summary>
internal sealed class UserMissesDeviceStores : UserStaleAfterBarrier
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        base.CpuStore(state, index, value) with
        {
            Early = state.Early.With(index, null),
        };
}
