using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class SyncForDeviceCopiesFromDeviceToo : Bounce
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        base.SyncForDevice(state, call with { Direction = DmaDirection.Bidirectional });
}

internal sealed class SyncForDeviceDoesNothingToDevice : Bounce
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Direction == DmaDirection.ToDevice ? state : base.SyncForDevice(state, call);
}

internal sealed class SyncForDeviceDoesNothingBidirectional : Bounce
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Direction == DmaDirection.Bidirectional ? state : base.SyncForDevice(state, call);
}

internal sealed class UnmapToDeviceCopiesBack : Bounce
{
    public override MachineState Unmap(MachineState state, Call call) =>
        base.Unmap(state, call with { Direction = DmaDirection.Bidirectional });
}

internal sealed class SyncForCpuDoesNothing : Bounce
{
    public override MachineState SyncForCpu(MachineState state, Call call) => state;

    public override MachineState Unmap(MachineState state, Call call) =>
        base.SyncForCpu(state, call).WithCopy(call.Mapping, default);
}

internal sealed class UnmapFromDeviceDoesNotCopyBack : Bounce
{
    public override MachineState Unmap(MachineState state, Call call) =>
        base.Unmap(state, call with { Skip = call.Direction == DmaDirection.FromDevice });
}

internal sealed class SyncForDeviceOfPartCopiesAll : Bounce
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        base.SyncForDevice(state, call with { Range = call.Mapped });
}

internal sealed class SyncForCpuOfPartCopiesAll : Bounce
{
    public override MachineState SyncForCpu(MachineState state, Call call) =>
        base.SyncForCpu(state, call with { Range = call.Mapped });
}

internal sealed class CompletionDoesNotDrainBounced : Bounce
{
    public override MachineState Complete(MachineState state, int mapping) => state;
}

internal sealed class NewestLandsFirstBounced : Bounce
{
    protected override int NextToLand(MachineState state, int mapping)
    {
        var last = state.InFlight.Count - 1;
        while (last >= 0 && state.InFlight[last].Maker != mapping)
        {
            last--;
        }

        return last;
    }
}

internal sealed class UnmapCopiesNeighboursBack : Bounce
{
    public override MachineState Map(MachineState state, Call call) => base.Map(state, call with { Range = Bytes.All });

    public override MachineState Unmap(MachineState state, Call call) =>
        base.Unmap(state, call with { Range = Bytes.All });
}

internal sealed class SkippedMapDoesNotCopyIn : Bounce
{
    public override MachineState Map(MachineState state, Call call) => call.Skip ? state : base.Map(state, call);
}

internal sealed class MappingsShareOneCopy : Bounce
{
    public override MachineState Map(MachineState state, Call call) => base.Map(state, call with { Mapping = 0 });

    public override MachineState SyncForCpu(MachineState state, Call call) =>
        base.SyncForCpu(state, call with { Mapping = 0 });

    public override MachineState SyncForDevice(MachineState state, Call call) =>
        base.SyncForDevice(state, call with { Mapping = 0 });

    public override byte DeviceLoad(MachineState state, int mapping, int index) => base.DeviceLoad(state, 0, index);

    protected override MachineState Arrive(MachineState state, Write write) =>
        base.Arrive(state, write with { Maker = 0 });
}
