using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class RefusedCoherentMaskIsStored(Device device) : MaskPolicy(device)
{
    private ulong _limit = device.Description.InitialMask.Value;

    public static Mutant Definition { get; } =
        new(
            "refused-coherent-mask-is-stored",
            "A coherent mask is stored before it is checked, and stays when it is refused; the limit of buffers is computed after.",
            "DMA-COH-009",
            ["DMA-ADDR-011", "DMA-ADDR-013", "DMA-COH-007"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new RefusedCoherentMaskIsStored(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: false
        );

    public override DmaAddress LastCoherentAddress => new(Math.Min(_limit, Device.Description.BusLimit.Value));

    public override Answer SetCoherentMask(DmaMask mask)
    {
        CoherentInForce = mask;
        if (!Accepts(mask))
            return Answer.Failed(Errno.IO);
        _limit = mask.Value;
        return Answer.Ok;
    }
}

internal sealed class RefusalTakesTheStreamingMask(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "refusal-takes-the-streaming-mask",
            "A coherent mask that is refused falls back to the streaming one, which is another as soon as one of them was set alone.",
            "DMA-COH-009",
            ["DMA-ADDR-013", "DMA-COH-001", "DMA-COH-002"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { MaskPolicy = device => new RefusalTakesTheStreamingMask(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        if (answer != Answer.Ok)
            CoherentInForce = InForce;
        return answer;
    }
}

internal sealed class StreamingMaskResetsCoherent(Device device) : MaskPolicy(device)
{
    private bool _isSetAlone;

    public static Mutant Definition { get; } =
        new(
            "streaming-mask-resets-coherent",
            "A streaming mask that is accepted begins anew, and puts a coherent one that was set alone back to the initial one.",
            "DMA-COH-010",
            ["DMA-ADDR-011", "DMA-ADDR-013", "DMA-COH-007", "DMA-COH-009"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new StreamingMaskResetsCoherent(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMask(DmaMask mask)
    {
        var answer = base.SetMask(mask);
        if (answer == Answer.Ok && _isSetAlone)
            CoherentInForce = Device.Description.InitialMask;
        return answer;
    }

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        _isSetAlone |= answer == Answer.Ok;
        return answer;
    }

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = base.SetMaskAndCoherent(mask);
        _isSetAlone &= answer != Answer.Ok;
        return answer;
    }
}

internal sealed class StreamingMaskNarrowsCoherent(Device device) : MaskPolicy(device)
{
    private bool _isSet;

    public static Mutant Definition { get; } =
        new(
            "streaming-mask-narrows-coherent",
            "Until a coherent mask is set, a streaming one that is narrower takes it along, as if one could not be wider than the other.",
            "DMA-ADDR-011",
            ["DMA-COH-009", "DMA-ADDR-013"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new StreamingMaskNarrowsCoherent(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMask(DmaMask mask)
    {
        var answer = base.SetMask(mask);
        if (!_isSet)
            CoherentInForce = new(Math.Min(CoherentInForce.Value, InForce.Value));
        return answer;
    }

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        _isSet |= answer == Answer.Ok;
        return answer;
    }
}

internal sealed class CoherentMaskOfTheTwin(Device device) : MaskPolicy(device)
{
    private bool _isSet;

    public static Mutant Definition { get; } =
        new(
            "coherent-mask-of-the-twin",
            "A device's first coherent mask is entered in a table, and each later one at the first entry of its bus, which may be another's.",
            "DMA-COH-010",
            ["DMA-COH-007", "DMA-COH-009"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { MaskPolicy = device => new CoherentMaskOfTheTwin(device) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var entry = this;
        foreach (var other in Machine.AllDevices)
        {
            if (
                _isSet
                && other.Masks is CoherentMaskOfTheTwin { _isSet: true } twin
                && other.Description.BusOffset == Device.Description.BusOffset
            )
            {
                entry = twin;
                break;
            }
        }
        if (!Accepts(mask))
            return Answer.Failed(Errno.IO);
        entry.CoherentInForce = mask;
        entry._isSet = true;
        return Answer.Ok;
    }

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = SetMask(mask);
        if (answer == Answer.Ok)
            CoherentInForce = mask;
        return answer;
    }
}

internal sealed class WidestCoherentMaskRefused(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "widest-coherent-mask-refused",
            "A coherent mask is compared with the widest one by less than, where equal is right as well.",
            "DMA-COH-011",
            ["DMA-ADDR-012"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { MaskPolicy = device => new WidestCoherentMaskRefused(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetCoherentMask(DmaMask mask) =>
        mask.Value < Device.Description.WidestMask.Value ? base.SetCoherentMask(mask) : Answer.Failed(Errno.IO);

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = SetMask(mask);
        return answer == Answer.Ok ? base.SetCoherentMask(mask) : answer;
    }
}

internal sealed class CoherentMaskEndsAtStreaming(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "coherent-mask-ends-at-streaming",
            "A coherent mask that is wider than the streaming one in force is refused, as if the device could not drive it.",
            "DMA-COH-011",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new CoherentMaskEndsAtStreaming(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetCoherentMask(DmaMask mask) =>
        mask.Value <= InForce.Value ? base.SetCoherentMask(mask) : Answer.Failed(Errno.IO);
}

internal sealed class CoherentMaskMustBeAllOnes(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "coherent-mask-must-be-all-ones",
            "A coherent mask with holes is refused, though the same was accepted as the streaming one.",
            "DMA-ADDR-012",
            ["DMA-ADDR-013"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new CoherentMaskMustBeAllOnes(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetCoherentMask(DmaMask mask) =>
        mask.IsAllOnes ? base.SetCoherentMask(mask) : Answer.Failed(Errno.IO);

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = SetMask(mask);
        return answer == Answer.Ok ? base.SetCoherentMask(mask) : answer;
    }
}
