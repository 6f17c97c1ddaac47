using Dma.Reference;

namespace Dma.Variants.Coherent;

/// <summary>There is no call for both masks at once.</summary>
/// <param name="inner">The machine.</param>
internal sealed class MasksOneByOne(Machine inner) : PlatformWrapper(inner)
{
    public override Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Answer.Unsupported;
}

/// <summary>
/// Masks have a bound of their own. A coherent mask may be narrower than a streaming mask must be; the other way round it may not,
/// since the coherent mask can always follow the streaming mask.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="narrowest">The narrowest mask that is accepted, if a streaming one need not be wider.</param>
internal sealed class CoherentMasksFrom(Device device, DmaMask narrowest) : MaskPolicy(device)
{
    public override Answer SetCoherentMask(DmaMask mask)
    {
        if (!AcceptsAsCoherent(mask))
            return Answer.Failed(Errno.IO);
        CoherentInForce = mask;
        return Answer.Ok;
    }

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        // Asked first, since the second must not be refused when the first is in force.
        if (!AcceptsAsCoherent(mask))
            return Answer.Failed(Errno.IO);
        return base.SetMaskAndCoherent(mask);
    }

    protected override bool Accepts(DmaMask mask) => mask.Value >= narrowest.Value && base.Accepts(mask);

    private bool AcceptsAsCoherent(DmaMask mask) =>
        Device.Description.CanDma != Claim.No
        && mask.Value >= narrowest.Value
        && mask.Value <= Device.Description.WidestMask.Value;
}

/// <summary>A device without DMA has no masks to tell of, and no largest mapping.</summary>
/// <param name="inner">The machine.</param>
/// <param name="canDma">What is said of such devices.</param>
internal sealed class NoAnswersWithoutDma(Machine inner, Claim canDma) : PlatformWrapper(inner)
{
    public override IReadOnlyList<DeviceDescription> Devices { get; } =
    [.. inner.Devices.Select(device => device.CanDma == Claim.No ? device with { CanDma = canDma } : device)];

    public override Answer<DmaMask> GetMask(DeviceId device) => HasDma(device) ? base.GetMask(device) : None;

    public override Answer<DmaMask> GetRequiredMask(DeviceId device) =>
        HasDma(device) ? base.GetRequiredMask(device) : None;

    public override Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        HasDma(device) ? base.GetMaxMappingSize(device) : None;

    public override Answer<DmaMask> GetCoherentMask(DeviceId device) =>
        HasDma(device) ? base.GetCoherentMask(device) : None;

    private static Answer None => Answer.Failed(Errno.NoDevice);

    private bool HasDma(DeviceId device) => Inner.Devices[device.Index].CanDma != Claim.No;
}

/// <summary>Nothing is said of attributes and zeros.</summary>
/// <param name="inner">The machine, which honours what it likes.</param>
internal sealed class AttributesUnsaid(Machine inner) : PlatformWrapper(inner)
{
    public override CoherentDescription CoherentDescription { get; } = inner.CoherentDescription.Saying(Claim.Unstated);
}
