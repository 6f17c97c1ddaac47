using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Copies of buffers: the bits of an address that they keep, and what lies beside them.</summary>
internal static class BounceArea
{
    public static Area Definition { get; } =
        new("Bounce")
        {
            Kinds = [BounceOperations.SetMinAlignMask, BounceOperations.LoadPadding],
            Facets = [Facet.OfEach<IBounce>((it, device) => it.DescribeBounce(device))],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-bounces"] = profile => Some(profile, it => PlatformArea.Stated(it.Mappings > 0)),
                ["min-align-mask"] = profile =>
                    Some(profile, it => it.MinAlignMask.Value > 0 ? Claim.Yes : Claim.Unstated),
                ["untrusted-device"] = profile => Some(profile, it => it.Untrusted),
                ["declares-slots"] = profile =>
                    Some(profile, it => it.SlotSize.Value > 0 ? it.BouncesAlways : Claim.Unstated),
                ["restricted-device"] = profile => Some(profile, it => it.Restricted),
            },
        };

    /// <summary>Yes if it is so for some device, no if it is so for none.</summary>
    private static Claim Some(Profile profile, Func<BounceDescription, Claim> claim)
    {
        var all = Claim.No;
        for (var i = 0; i < profile.Devices.Count; i++)
        {
            all = claim(profile.BounceOf(new DeviceId(i))) switch
            {
                Claim.Yes => Claim.Yes,
                Claim.Unstated when all == Claim.No => Claim.Unstated,
                _ => all,
            };
        }

        return all;
    }
}
