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
internal sealed class ReferenceModel(Overtaking buffer, Overtaking posted) : DrainsAtBarriers
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        buffer == Overtaking.NothingWaits ? Store(state, index, value) : base.CpuStore(state, index, value);

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
