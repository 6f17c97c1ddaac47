using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>One of the two sorts of masks that a device has: where it is kept, what is promised of it, and the clauses about it.</summary>
/// <param name="Masks">The masks of every device.</param>
/// <param name="AcceptsFrom">The mask from which on all are promised; 0 where none is.</param>
/// <param name="Promised">Promised masks are accepted.</param>
/// <param name="Initial">The initial mask is in force from the start.</param>
/// <param name="Refused">A refused mask changes nothing.</param>
/// <param name="Accepted">The mask accepted last is in force.</param>
/// <param name="Fits">What is given fits the mask.</param>
/// <param name="FitsTheBus">What is given fits the bus limit.</param>
/// <param name="Word">What the mask is called.</param>
internal sealed record MaskSort(
    Func<SpecificationState, IReadOnlyList<DeviceMasks>> Masks,
    Func<Profile, DmaMask> AcceptsFrom,
    ClauseId Promised,
    ClauseId Initial,
    ClauseId Refused,
    ClauseId Accepted,
    ClauseId Fits,
    ClauseId FitsTheBus,
    string Word
)
{
    /// <summary>The mask that limits mappings.</summary>
    public static MaskSort Streaming { get; } =
        new(
            state => state.Part<AddressingSpecification>().Devices,
            profile => profile.Addressing?.AcceptsFrom ?? default,
            AddressingClauses.PromisedMasksAreAccepted,
            AddressingClauses.InitialMaskIsInForce,
            AddressingClauses.RefusedMaskChangesNothing,
            AddressingClauses.AcceptedMaskIsInForce,
            AddressingClauses.MappingsFitTheMask,
            AddressingClauses.MappingsFitTheBusLimit,
            "mask"
        );

    /// <summary>The mask that limits allocations.</summary>
    public static MaskSort Coherent { get; } =
        new(
            state => state.Part<CoherentSpecification>().Masks,
            profile => profile.Coherent?.AcceptsFrom ?? default,
            CoherentClauses.PromisedCoherentMasksAreAccepted,
            AddressingClauses.CoherentMemoryStartsAt32Bits,
            CoherentClauses.RefusedCoherentMaskChangesNothing,
            CoherentClauses.AcceptedCoherentMaskIsInForce,
            CoherentClauses.BuffersFitTheMask,
            CoherentClauses.BuffersFitTheBusLimit,
            "coherent mask"
        );

    /// <summary>The masks of a device.</summary>
    public DeviceMasks Of(SpecificationState state, DeviceId device) => Masks(state)[device.Index];

    /// <summary>A mask is the limit from now on; of pools also to come.</summary>
    public void PutInForce(SpecificationState state, DeviceId device, DmaMask mask)
    {
        Of(state, device).InForce = mask;
        if (this == Coherent)
        {
            state.Part<PoolSpecification>().Admit(device, mask);
        }
        else
        {
            // A device may be served by other operations with another mask, which merge elsewhere.
            state.Part<ScatterlistSpecification>().Limits[device.Index].MergeBoundary = null;
        }
    }

    /// <summary>Whether a mask must be accepted: for a device that is said to do DMA.</summary>
    public bool IsPromised(Profile profile, DeviceDescription device, DmaMask mask) =>
        device.CanDma == Claim.Yes
        && AcceptsFrom(profile) is { Value: not 0 } from
        && mask.IsAllOnes
        && mask.Value >= from.Value
        && mask.Value <= device.WidestMask.Value;

    /// <summary>The clause to doubt where something lies beyond the mask in force.</summary>
    public ClauseId AsLimit(DeviceMasks masks) => InForce(masks) is var clause && clause == Accepted ? Fits : clause;

    /// <summary>The clause to doubt where another mask than that in force is reported.</summary>
    public ClauseId InForce(DeviceMasks masks) =>
        masks.Asked ? AddressingClauses.AskingChangesNothing
        : masks.SetTogether ? AddressingClauses.BothMasksOrNone
        : masks.RefusedLast ? Refused
        : masks.Accepted ? Accepted
        : Initial;
}
