using Dma.Reference;

namespace Dma.Variants.Coherent;

/// <summary>There is no call for both masks at once.</summary>
/// <param name="inner">The machine.</param>
internal sealed class MasksOneByOne(Machine inner) : PlatformWrapper(inner)
{
    public override Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Answer.Unsupported;
}

/// <summary>Coherent masks have bounds of their own, wider or narrower than those of streaming masks.</summary>
/// <param name="device">The device.</param>
/// <param name="narrowest">The narrowest coherent mask that is accepted.</param>
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

    private bool AcceptsAsCoherent(DmaMask mask) =>
        Device.Description.CanDma != Claim.No
        && mask.Value >= narrowest.Value
        && mask.Value <= Device.Description.WidestMask.Value;
}

/// <summary>Nothing is said of attributes and zeros.</summary>
/// <param name="inner">The machine, which honours what it likes.</param>
internal sealed class AttributesUnsaid(Machine inner) : PlatformWrapper(inner)
{
    public override CoherentDescription CoherentDescription { get; } = inner.CoherentDescription.Saying(Claim.Unstated);
}
