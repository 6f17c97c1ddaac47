using System.Diagnostics.CodeAnalysis;
using Dma.Reference;

namespace Dma.Variants.Platform;

/// <summary>The reference without a word of what it promises.</summary>
/// <param name="inner">The machine.</param>
/// <param name="facets">Whether it offers more than the core.</param>
/// <param name="refusals">How often in a row even what need not be promised may be refused.</param>
internal sealed class NothingClaimed(Machine inner, bool facets, int refusals = 0) : PlatformWrapper(inner)
{
    private readonly IReadOnlyList<DeviceDescription> _devices =
    [
        .. inner.Devices.Select(device => new DeviceDescription
        {
            Name = device.Name,
            CanDma = device.CanDma == Claim.No ? Claim.Unstated : Claim.Yes,
            // What these say by default would be too much.
            InitialMask = device.InitialMask,
            WidestMask = device.WidestMask,
        }),
    ];

    public override PlatformDescription Description { get; } =
        new()
        {
            Name = "nothing claimed",
            Room = new() { RefusalsInARow = refusals },
        };

    public override IReadOnlyList<DeviceDescription> Devices => _devices;

    public override DispatchDescription DispatchDescription { get; } =
        new()
        {
            Registers = inner.DispatchDescription.Registers,
            Optional =
            [
                .. inner.Devices.Select(
                    (_, index) =>
                        new OptionalOperations
                        {
                            Device = new(index),
                            Allocates = Claim.Unstated,
                            AllocatesNonCoherent = Claim.Unstated,
                        }
                ),
            ],
        };

    public override StreamingDescription StreamingDescription => StreamingDescription.Unstated;

    public override AddressingDescription AddressingDescription => AddressingDescription.Unstated;

    // The caps on alignment stay: without them more is said, not less.
    public override CoherentDescription CoherentDescription { get; } =
        new()
        {
            CpuAlignmentCap = inner.CoherentDescription.CpuAlignmentCap,
            DmaAlignmentCap = inner.CoherentDescription.DmaAlignmentCap,
        };

    // So do the limits on segments.
    public override ScatterlistDescription ScatterlistDescription { get; } =
        new()
        {
            MaxSegmentSize = inner.ScatterlistDescription.MaxSegmentSize,
            SegmentBoundary = inner.ScatterlistDescription.SegmentBoundary,
        };

    // Without the list nothing could be declared.
    public override DeviceMemoryDescription DeviceMemoryDescription { get; } =
        new() { Declarable = inner.DeviceMemoryDescription.Declarable };

    public override UserMappingDescription UserMappingDescription => UserMappingDescription.Unstated;

    public override TranslationDescription DescribeTranslation(DeviceId device) => TranslationDescription.Unstated;

    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = null;
        return facets && base.TryGet(out facet);
    }
}
