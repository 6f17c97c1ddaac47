using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models.Faults;

internal sealed class FromDeviceMapDiscards : NonCoherent
{
    public override MachineState SyncForDevice(MachineState state, Call call) =>
        call.Direction == DmaDirection.FromDevice ? Invalidate(state, call.Range) : Clean(state);
}

internal sealed class NoInvalidateAtTake : NonCoherent
{
    public override MachineState SyncForCpu(MachineState state, Call call) => state;
}

internal sealed class NoInvalidateAtUnmap : NonCoherent
{
    public override MachineState Unmap(MachineState state, Call call) => state;
}

internal sealed class NoCleanAtMapToDevice : NonCoherent
{
    public override MachineState Map(MachineState state, Call call) =>
        call.Direction == DmaDirection.ToDevice ? state : base.Map(state, call);
}

internal sealed class CompletionDoesNotDrainNotCoherent : NonCoherent
{
    public override MachineState Complete(MachineState state, int mapping) => state;
}

internal sealed class NoInvalidateAtTakeThoughDeclared : NoSpeculation
{
    public override StreamingDescription Description => base.Description with { TakingInvalidates = Claim.Yes };
}

internal sealed class NoInvalidateAtMap : NoSpeculation
{
    public override MachineState Map(MachineState state, Call call) => Clean(state);
}

internal sealed class NoInvalidateAtSyncForDevice : NoSpeculation
{
    public override MachineState Map(MachineState state, Call call) => base.SyncForDevice(state, call);

    public override MachineState SyncForDevice(MachineState state, Call call) => Clean(state);
}

internal sealed class HonoursSkipInSecret : NonCoherent
{
    public override StreamingDescription Description => base.Description with { HonoursSkipCpuSync = Claim.No };
}
