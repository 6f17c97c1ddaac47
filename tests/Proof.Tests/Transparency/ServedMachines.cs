using Dma.Reference;

namespace Dma.Proof.Tests.Transparency;

/// <summary>One machine, whose devices are served in different ways. What it says of its memory is the same in all of them.</summary>
internal static class ServedMachines
{
    public const string Profile = "bounce";

    /// <summary>Every device works on the buffers themselves.</summary>
    public static IDmaPlatformFactory Direct() => Served("direct", BounceDescription.Unstated);

    /// <summary>Every device works on the buffers themselves, and looks past the caches.</summary>
    public static IDmaPlatformFactory WriteBack() =>
        Served("direct", BounceDescription.Unstated, parts => parts, device => device with { Coherent = Claim.No });

    /// <summary>Every mapping is a copy.</summary>
    /// <param name="operations">Makes the operations of a device; null: the reference's.</param>
    public static IDmaPlatformFactory Bounced(Func<Device, DeviceOperations>? operations = null) =>
        Served(
            "bounced",
            new() { BouncesAlways = Claim.Yes },
            parts => parts with { BouncedOperations = operations ?? parts.BouncedOperations }
        );

    /// <summary>Every device is behind an IOMMU, in a domain of its own.</summary>
    /// <param name="operations">Makes the operations of a device; null: the reference's.</param>
    public static IDmaPlatformFactory Translated(Func<Device, DeviceOperations>? operations = null) =>
        Served(
            "translated",
            BounceDescription.Unstated,
            parts =>
                parts with
                {
                    Platform = parts.Platform with
                    {
                        Isolates = Claim.Yes,
                        IsolationGranule = new(4096),
                        EnforcesDirection = Claim.Yes,
                        StrictInvalidation = Claim.Yes,
                    },
                    TranslatedOperations = operations ?? parts.TranslatedOperations,
                }
        );

    private static ReferenceFactory Served(
        string operations,
        BounceDescription bounce,
        Func<MachineParts, MachineParts>? alter = null,
        Func<DeviceDescription, DeviceDescription>? alterDevice = null
    ) =>
        new(
            parts =>
                (alter ?? (same => same))(WithFacets(parts)) with
                {
                    Bounce = _ => bounce,
                    Devices =
                    [
                        .. parts.Devices.Select(
                            (device, index) =>
                                (alterDevice ?? (same => same))(device) with
                                {
                                    Operations = operations,
                                    Domain = index,
                                }
                        ),
                    ],
                },
            Profile
        );

    /// <summary>Lists, pools and user mappings, which programs use on both sides.</summary>
    private static MachineParts WithFacets(MachineParts parts) =>
        parts with
        {
            Scatterlist = new()
            {
                Room = new()
                {
                    Lists = 4,
                    Entries = 4,
                    EntrySize = new(0x8000),
                },
            },
            Pool = new()
            {
                Room = new()
                {
                    Pools = 4,
                    Blocks = 16,
                    BlockSize = new(0x1000),
                },
            },
            UserMapping = new()
            {
                MapsCoherent = Claim.Yes,
                MapsWriteCombined = Claim.Yes,
                MapsByAttributes = Claim.Yes,
                Mappings = 4,
            },
        };
}
