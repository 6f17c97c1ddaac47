using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Masks, and the largest mapping.</summary>
internal static class AddressingArea
{
    public static Area Definition { get; } =
        new("Addressing")
        {
            Kinds =
            [
                MaskOperations.SetMask,
                MaskOperations.GetMask,
                MaskOperations.GetRequiredMask,
                MaskOperations.GetMaxMappingSize,
            ],
            Facets = [Facet.Of<IAddressing>(it => it.AddressingDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["accepts-masks"] = profile =>
                    PlatformArea.Stated(profile.Addressing is { } addressing && addressing.AcceptsFrom.Value != 0),
                ["bus-limit"] = profile =>
                    profile.Devices.Any(device => device.BusLimit.Value != ulong.MaxValue) ? Claim.Yes : Claim.No,
            },
        };
}
