using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class StaleAfterBarrier : Early
{
    public override MachineState Barrier(MachineState state) => base.Barrier(state) with { Early = state.Early };
}

internal sealed class CompletionDoesNotLand : Ordered
{
    public override MachineState Complete(MachineState state, int mapping) => state;
}

internal sealed class SecondStoreInFlightIsLost : Ordered
{
    public override MachineState DeviceStore(MachineState state, int mapping, int index, byte value) =>
        state.InFlight.Newest(index) is null ? base.DeviceStore(state, mapping, index, value) : state;
}

internal sealed class LandsInAnyOrder : Weak
{
    protected override bool MayLand(in MachineState state, int position) => true;
}

internal sealed class RegionOvertakesData : Weak
{
    protected override bool MayLand(in MachineState state, int position) => IsFirstToItsByte(state, position);
}

/// <summary>A store to the region waits for what the device stored to the buffer itself, not for what it stored through mappings.</summary>
internal sealed class RegionOvertakesMappings : Weak
{
    protected override bool MayLand(in MachineState state, int position)
    {
        for (var i = 0; i < position; i++)
        {
            if (state.InFlight[i].Maker == state.InFlight[position].Maker)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A CPU store that leaves the buffer under a device store to the byte stays what the CPU sees, until it stores anew.</summary>
internal sealed class KeepsRacingStore : Ordered
{
    public override void AddInternal(in MachineState state, List<MachineState> following)
    {
        base.AddInternal(state, following);
        if (
            state.Buffer.Count > 0
            && state.Buffer[0] is var first
            && state.InFlight.Newest(first.Index) is not null
            && state.Buffer.RemoveAt(0).Newest(first.Index) is null
        )
        {
            var drained = Store(state with { Buffer = state.Buffer.RemoveAt(0) }, first.Index, first.Value);
            following.Add(drained with { Early = drained.Early.With(first.Index, first.Value) });
        }
    }

    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        base.CpuStore(state, index, value) with
        {
            Early = state.Early.With(index, null),
        };

    public override (MachineState State, byte Value) CpuLoad(MachineState state, int index) =>
        state.Early[index] is { } kept ? (state, kept) : base.CpuLoad(state, index);
}

/// <summary>A CPU store is dropped over a device store that is in memory and not complete.</summary>
internal sealed class DropsUnderDeviceStore : Coherent
{
    public override MachineState CpuStore(MachineState state, int index, byte value) =>
        state.Early[index] is null ? base.CpuStore(state, index, value) : state;

    public override MachineState Complete(MachineState state, int mapping) =>
        base.Complete(state, mapping) with
        {
            Early = default,
        };

    protected override MachineState Arrive(MachineState state, Write write) =>
        base.Arrive(state, write) with
        {
            Early = state.Early.With(write.Index, write.Value),
        };
}

internal sealed class MapOfBufferDoesNotCopyIn : CopiesMemory
{
    public override MachineState Map(MachineState state, Call call) => state;
}

internal sealed class SkippedMapOfBufferDoesNotCopyIn : CopiesMemory
{
    public override MachineState Map(MachineState state, Call call) => call.Skip ? state : base.Map(state, call);
}

internal sealed class UnmapOfBufferDoesNotCopyBack : CopiesMemory
{
    public override MachineState Unmap(MachineState state, Call call) => base.Unmap(state, call with { Skip = true });
}

internal sealed class UnmapToDeviceOfBufferCopiesBack : CopiesMemory
{
    public override MachineState Unmap(MachineState state, Call call) =>
        base.Unmap(state, call with { Direction = DmaDirection.Bidirectional });
}

internal sealed class NoCleanAtSyncForDevice : NonCoherent
{
    public override MachineState SyncForDevice(MachineState state, Call call) => state;
}
