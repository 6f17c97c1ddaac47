using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>Which stores may overtake which.</summary>
internal enum Overtaking
{
    /// <summary>A store is in memory at once.</summary>
    NothingWaits,

    /// <summary>First in, first out.</summary>
    InOrder,

    /// <summary>Any order but for stores to one byte.</summary>
    AnyOrder,
}

/// <summary>What a profile of the reference platform can do with coherent memory: all of it, and nothing more.</summary>
/// <param name="buffer">How stores leave the CPU's write buffer.</param>
/// <param name="posted">How device stores land; a device's load waits for its own.</param>
internal class ReferenceModel(Overtaking buffer, Overtaking posted) : DrainsAtBarriers
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        buffer == Overtaking.NothingWaits
            ? Leave(state, new Write(0, index, value))
            : base.CpuStore(state, index, value);

    protected override bool MayDrain(in MachineState state, int position) =>
        buffer == Overtaking.AnyOrder ? base.MayDrain(state, position) : position == 0;

    protected override bool MayLand(in MachineState state, int position)
    {
        var isFree = posted == Overtaking.AnyOrder && state.InFlight[position].Index != Bytes.RegionIndex;
        for (var i = 0; i < position; i++)
        {
            if (!isFree || state.InFlight[i].Index == state.InFlight[position].Index)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>
/// The same with a write-back cache behind the write buffer, which the device does not look into. Each byte has a line of its
/// own, which comes and goes at any time.
/// </summary>
internal sealed class CachedReferenceModel(Overtaking buffer, Overtaking posted) : ReferenceModel(buffer, posted)
{
    /// <summary>Marks a line that memory does not have yet; the rest of what is kept of a line is its value.</summary>
    private const byte Dirty = 8;

    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        for (var i = 0; i < Bytes.RegionIndex; i++)
        {
            following.Add(state.Early[i] is null ? Fill(state, i) : Drop(Clean(state, i), i));
            following.Add(Clean(state, i));
        }
    }

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index)
    {
        if (state.Buffer.Newest(index) is { } waiting)
        {
            return (state, waiting);
        }

        state = state.Early[index] is null ? Fill(state, index) : state;
        return (state, (byte)(state.Early[index]!.Value & ~Dirty));
    }

    public override MachineState SyncForDevice(MachineState state, Call call)
    {
        state = Barrier(state);
        for (var i = call.Range.Start; i < call.Range.End; i++)
        {
            state = Clean(state, i);
        }

        return state;
    }

    public override MachineState SyncForCpu(MachineState state, Call call)
    {
        for (var i = call.Range.Start; i < call.Range.End; i++)
        {
            state = Drop(state, i);
        }

        return state;
    }

    protected override MachineState Leave(MachineState state, Write write) =>
        state with
        {
            Early = state.Early.With(write.Index, (byte)(write.Value | Dirty)),
        };

    private static MachineState Fill(MachineState state, int index) =>
        state with
        {
            Early = state.Early.With(index, state.At(index)),
        };

    private static MachineState Clean(MachineState state, int index) =>
        state.Early[index] is { } line && (line & Dirty) != 0
            ? Fill(Store(state, index, (byte)(line & ~Dirty)), index)
            : state;

    private static MachineState Drop(MachineState state, int index) =>
        state with
        {
            Early = state.Early.With(index, null),
        };
}
