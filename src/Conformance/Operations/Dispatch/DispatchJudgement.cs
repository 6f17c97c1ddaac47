using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What the operations of a device cannot do: asked of every call that gives a device something.</summary>
internal static class DispatchJudgement
{
    private const string NoDma = "the device cannot do DMA";
    private const string NoCall = "the operations of the device lack the call";

    /// <summary>A device that cannot do DMA is given nothing.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="device">The device.</param>
    /// <param name="isGiven">Whether the call gave something.</param>
    /// <param name="given">What it gives, in words.</param>
    public static Violation? WithoutDma(SpecificationState state, DeviceId device, bool isGiven, string given) =>
        IsWithoutDma(state, device) && IsBroken(state, DispatchClauses.DevicesWithoutDmaMapNothing, isGiven)
            ? new Violation(DispatchClauses.DevicesWithoutDmaMapNothing, $"failed: {NoDma}", given) { Device = device }
            : null;

    /// <summary>A device that cannot do DMA has nothing mapped.</summary>
    public static Violation? WithoutDma(SpecificationState state, Mapping mapping, bool isGiven) =>
        IsWithoutDma(state, mapping.Device) && IsBroken(state, DispatchClauses.DevicesWithoutDmaMapNothing, isGiven)
            ? Mapped(DispatchClauses.DevicesWithoutDmaMapNothing, mapping, NoDma)
            : null;

    /// <summary>A call that the operations of a device lack gives nothing.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="device">The device.</param>
    /// <param name="isThere">Whether the operations have the call.</param>
    /// <param name="isGiven">Whether the call gave something.</param>
    /// <param name="given">What it gives, in words.</param>
    public static Violation? WithoutCall(
        SpecificationState state,
        DeviceId device,
        Claim isThere,
        bool isGiven,
        string given
    ) =>
        isThere == Claim.No && IsBroken(state, DispatchClauses.MissingCallsFail, isGiven)
            ? new Violation(DispatchClauses.MissingCallsFail, $"failed: {NoCall}", given) { Device = device }
            : null;

    /// <summary>A call that the operations of a device lack maps nothing.</summary>
    public static Violation? WithoutCall(SpecificationState state, Mapping mapping, Claim isThere, bool isGiven) =>
        isThere == Claim.No && IsBroken(state, DispatchClauses.MissingCallsFail, isGiven)
            ? Mapped(DispatchClauses.MissingCallsFail, mapping, NoCall)
            : null;

    private static bool IsWithoutDma(SpecificationState state, DeviceId device) =>
        state.Profile.Devices[device.Index].CanDma == Claim.No;

    private static bool IsBroken(SpecificationState state, ClauseId clause, bool isGiven)
    {
        state.Evidence.Count(clause);
        return isGiven && state.Breaks(clause);
    }

    private static Violation Mapped(ClauseId clause, Mapping mapping, string why) =>
        new(clause, $"an address that means failed: {why}", mapping.Address.ToString()) { About = mapping };
}
