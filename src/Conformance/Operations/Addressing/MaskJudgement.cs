using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What may be answered to a driver that asks for a mask, or which one it has.</summary>
internal static class MaskJudgement
{
    /// <summary>A mask of one sort was asked for.</summary>
    public static Violation? JudgeSet(
        SpecificationState state,
        DeviceId device,
        DmaMask mask,
        MaskSort sort,
        Observation observation
    )
    {
        var isPromised =
            sort.IsPromised(state.Profile, state.Profile.Devices[device.Index], mask) && state.KeepsPromises(device);
        if (Check(state, device, observation, isPromised ? sort.Promised : null) is { } violation)
        {
            return violation;
        }

        var accepted = observation.Outcome == Answer.Ok;
        if (sort == MaskSort.Coherent && NotFollowing(state, device, mask, accepted) is { } left)
        {
            return left;
        }

        Note(state, device, sort, mask, accepted);
        if (accepted)
        {
            // Asking for one sort must leave the other.
            OtherThan(sort).Of(state, device).OtherSet = true;
        }

        return null;
    }

    /// <summary>Both sorts were asked for at once.</summary>
    public static Violation? JudgeSetBoth(
        SpecificationState state,
        DeviceId device,
        DmaMask mask,
        Observation observation
    )
    {
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return Shape.NoEvents(state, observation);
        }

        var (profile, description) = (state.Profile, state.Profile.Devices[device.Index]);
        var isPromised =
            MaskSort.Streaming.IsPromised(profile, description, mask)
            && MaskSort.Coherent.IsPromised(profile, description, mask)
            && state.KeepsPromises(device);
        var promised =
            description.CanDma == Claim.Yes && mask.IsAllOnes && mask.Value > DmaMask.Default.Value
                ? AddressingClauses.WideMasksAreNeverRefused
            : isPromised ? AddressingClauses.BothMasksOrNone
            : null;
        if (Check(state, device, observation, promised) is { } violation)
        {
            return violation;
        }

        foreach (var sort in new[] { MaskSort.Streaming, MaskSort.Coherent })
        {
            Note(state, device, sort, mask, observation.Outcome == Answer.Ok);
            sort.Of(state, device).SetTogether = true;
        }

        return null;
    }

    /// <summary>The mask in force was asked for.</summary>
    public static Violation? JudgeGet(SpecificationState state, DeviceId device, MaskSort sort, Observation observation)
    {
        if (CheckAnswer(state, device, observation, out var violation))
        {
            return violation;
        }

        var masks = sort.Of(state, device);
        var other = OtherThan(sort).Of(state, device).InForce;
        var clause =
            IsChangedBy(other) && observation.Value == other.Value
                ? CoherentClauses.AcceptedCoherentMaskIsInForce
                : sort.InForce(masks);
        if (clause != sort.Accepted || masks.Changed)
        {
            state.Evidence.Count(clause);
        }

        if (IsChangedBy(other))
        {
            state.Evidence.Count(CoherentClauses.AcceptedCoherentMaskIsInForce);
        }

        (masks.Asked, masks.SetTogether, masks.OtherSet) = (false, false, false);
        if (observation.Value == masks.InForce.Value)
        {
            return null;
        }

        if (state.Breaks(clause))
        {
            return Broken(clause, device, $"{masks.InForce}, the mask in force", $"{new DmaMask(observation.Value)}");
        }

        sort.PutInForce(state, device, new DmaMask(observation.Value));
        return null;

        // Until a coherent mask was accepted, the clause that names the initial one says all.
        bool IsChangedBy(DmaMask theOther) =>
            masks.OtherSet && theOther != masks.InForce && (masks.Accepted || sort == MaskSort.Streaming);
    }

    /// <summary>Whether the answer says all there is to say: it breaks a clause, or the device is not said to do DMA and so may have no answer.</summary>
    public static bool CheckAnswer(
        SpecificationState state,
        DeviceId device,
        Observation observation,
        out Violation? violation
    )
    {
        var hasNone =
            state.Profile.Devices[device.Index].CanDma != Claim.Yes
            && observation.Outcome.Status == AnswerStatus.Failed;
        violation = hasNone ? Shape.NoEvents(state, observation) : Shape.Check(state, observation, device);
        return hasNone || violation is not null;
    }

    public static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };

    private static MaskSort OtherThan(MaskSort sort) =>
        sort == MaskSort.Streaming ? MaskSort.Coherent : MaskSort.Streaming;

    /// <summary>What any call that asks for masks may answer.</summary>
    /// <param name="promised">The clause by which it must be accepted; null if it may be refused.</param>
    private static Violation? Check(
        SpecificationState state,
        DeviceId device,
        Observation observation,
        ClauseId? promised
    )
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "ok or failed", device)) is
            { } wrong
        )
        {
            return wrong;
        }

        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var accepted = observation.Outcome == Answer.Ok;
        var description = state.Profile.Devices[device.Index];
        if (description.CanDma == Claim.No)
        {
            state.Evidence.Count(DispatchClauses.DevicesWithoutDmaMapNothing);
            return accepted && state.Breaks(DispatchClauses.DevicesWithoutDmaMapNothing)
                ? Broken(DispatchClauses.DevicesWithoutDmaMapNothing, device, "failed: the device cannot do DMA", "ok")
                : NotInputOutput(state, device, observation);
        }

        if (promised is null)
        {
            return NotInputOutput(state, device, observation);
        }

        state.Evidence.Count(promised);
        return !accepted && state.Breaks(promised)
            ? Broken(
                promised,
                device,
                $"ok: masks of that width, up to {description.WidestMask}, are promised",
                observation.Outcome.ToString()
            )
            : null;
    }

    /// <summary>What nothing promises may be refused; the clause says with which error.</summary>
    private static Violation? NotInputOutput(SpecificationState state, DeviceId device, Observation observation)
    {
        if (observation.Outcome == Answer.Ok)
        {
            return null;
        }

        var clause = AddressingClauses.RefusalIsAnInputOutputError;
        state.Evidence.Count(clause);
        return observation.Outcome != Answer.Failed(Errno.IO) && state.Breaks(clause)
            ? Broken(clause, device, Answer.Failed(Errno.IO).ToString(), observation.Outcome.ToString())
            : null;
    }

    private static Violation? NotFollowing(SpecificationState state, DeviceId device, DmaMask mask, bool accepted)
    {
        var streaming = MaskSort.Streaming.Of(state, device);
        if (
            !streaming.Accepted
            || streaming.InForce != mask && !IsPromisedBelow(state, device, mask, streaming)
            || state.Profile.Devices[device.Index].CanDma == Claim.No
        )
        {
            return null;
        }

        state.Evidence.Count(AddressingClauses.CoherentMaskFollows);
        return !accepted && state.Breaks(AddressingClauses.CoherentMaskFollows)
            ? Broken(
                AddressingClauses.CoherentMaskFollows,
                device,
                $"ok: {streaming.InForce} was accepted as the streaming mask",
                "failed"
            )
            : null;
    }

    /// <summary>Whether a mask is below the streaming mask, and one that would be accepted in its place.</summary>
    private static bool IsPromisedBelow(
        SpecificationState state,
        DeviceId device,
        DmaMask mask,
        DeviceMasks streaming
    ) =>
        mask.Value < streaming.InForce.Value
        && state.KeepsPromises(device)
        && MaskSort.Streaming.IsPromised(state.Profile, state.Profile.Devices[device.Index], mask);

    private static void Note(SpecificationState state, DeviceId device, MaskSort sort, DmaMask mask, bool accepted)
    {
        var masks = sort.Of(state, device);
        (masks.Asked, masks.OtherSet) = (false, false);
        masks.RefusedLast = !accepted;
        if (accepted)
        {
            // A refusal leaves what was set together in doubt as it was.
            masks.SetTogether = false;
            masks.Changed |= masks.InForce != mask;
            masks.Accepted = true;
            sort.PutInForce(state, device, mask);
        }
    }
}
