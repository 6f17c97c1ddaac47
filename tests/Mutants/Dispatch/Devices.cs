using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Dispatch;

internal sealed class WidestMaskNotLookedAt(Device device) : NoDmaOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "widest-mask-not-looked-at",
            "A mask that excludes nothing is accepted before anyone asks whether the device can do DMA.",
            "DMA-OPS-001",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { NoDmaOperations = device => new WidestMaskNotLookedAt(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Supports(DmaMask mask) => mask == DmaMask.All;
}

internal sealed class DeafDeviceMapsToDevice(Device device) : NoDmaOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "deaf-device-maps-to-device",
            "For a device that cannot do DMA the check stands only where the device is to store.",
            "DMA-OPS-001",
            ["DMA-MAP-018"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { NoDmaOperations = device => new DeafDeviceMapsToDevice(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = new(buffer.Value);
        return direction == DmaDirection.ToDevice && Device.Masks.Admits(address, size);
    }
}

internal sealed class UnmapHonoursUnknownAttribute(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-honours-unknown-attribute",
            "Unmap leaves the sync out when it is asked to, though the platform says that it does not know the attribute.",
            "DMA-OPS-002",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p.Claiming(skip: Claim.No) with
                    {
                        CacheMaintenance = machine => new UnmapHonoursUnknownAttribute(machine),
                    }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (!attributes.HasFlag(DmaAttributes.SkipCpuSync))
            base.AtUnmap(device, mapping, attributes);
    }
}

internal sealed class MapHonoursUnknownAttribute(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "map-honours-unknown-attribute",
            "A TO_DEVICE map leaves the sync out when it is asked to, though the platform says that it does not know the attribute.",
            "DMA-OPS-002",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p.Claiming(skip: Claim.No) with
                    {
                        CacheMaintenance = machine => new MapHonoursUnknownAttribute(machine),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (!attributes.HasFlag(DmaAttributes.SkipCpuSync) || mapping.Direction != DmaDirection.ToDevice)
            base.AtMap(device, mapping, attributes);
    }
}

internal sealed class AnyAttributeSkipsTheGive(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "any-attribute-skips-the-give",
            "A TO_DEVICE map looks whether there are attributes, and not which, before it leaves the sync out.",
            "DMA-OPS-018",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new AnyAttributeSkipsTheGive(machine) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes) =>
        base.AtMap(
            device,
            mapping,
            attributes == DmaAttributes.None || mapping.Direction != DmaDirection.ToDevice
                ? attributes
                : attributes | DmaAttributes.SkipCpuSync
        );
}

internal sealed class AnyAttributeSkipsTheTake(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "any-attribute-skips-the-take",
            "Unmap copies back where no attributes are given, as if there was none but the one that forbids it.",
            "DMA-OPS-018",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new AnyAttributeSkipsTheTake(device)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool CopiesAtUnmap(in Mapping mapping, DmaAttributes attributes) =>
        attributes == DmaAttributes.None && base.CopiesAtUnmap(mapping, attributes);
}
