using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class StreamingSetBeforeTheRefusal(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "streaming-set-before-the-refusal",
            "The call for both masks sets the streaming one first, and does not put it back when the coherent one is refused for its holes.",
            "DMA-ADDR-013",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new StreamingSetBeforeTheRefusal(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = SetMask(mask);
        if (answer != Answer.Ok)
            return answer;
        return mask.IsAllOnes ? SetCoherentMask(mask) : Answer.Failed(Errno.IO);
    }
}

internal sealed class BothMasksOnlyWiden(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "both-masks-only-widen",
            "The call for both masks leaves the coherent one alone where it allows more already.",
            "DMA-ADDR-013",
            ["DMA-ADDR-011", "DMA-COH-007", "DMA-COH-009", "DMA-COH-010"],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { MaskPolicy = device => new BothMasksOnlyWiden(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = SetMask(mask);
        return answer == Answer.Ok && mask.Value > CoherentInForce.Value ? SetCoherentMask(mask) : answer;
    }
}

internal sealed class BothMasksBeyondTheBusRefused(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "both-masks-beyond-the-bus-refused",
            "The call for both masks refuses more than the bus passes on, where the limit would be kept all the same.",
            "DMA-ADDR-014",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new BothMasksBeyondTheBusRefused(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaskAndCoherent(DmaMask mask) =>
        mask.Value >> 1 <= Device.Description.BusLimit.Value ? base.SetMaskAndCoherent(mask) : Answer.Failed(Errno.IO);
}

internal sealed class BothMasksOf64BitsWrap(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "both-masks-of-64-bits-wrap",
            "The call for both masks computes the byte after the last one, which is 0 for a mask of 64 bits and less than any memory.",
            "DMA-ADDR-014",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { MaskPolicy = device => new BothMasksOf64BitsWrap(device) }),
            "B26",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaskAndCoherent(DmaMask mask) =>
        unchecked(mask.Value + 1) > Machine.PageMask ? base.SetMaskAndCoherent(mask) : Answer.Failed(Errno.IO);
}
