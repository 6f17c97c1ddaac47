using Dma.Reference;
using Dma.Variants;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Streaming;

internal sealed class SkippedUnmapKeepsTheSlot(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    private const int Slots = 2;

    public static Mutant Definition { get; } =
        new(
            "skipped-unmap-keeps-the-slot",
            "An unmap that skips the sync returns before the slot is given back.",
            "DMA-MAP-002",
            ["DMA-ADDR-010"],
            Base.Coherent,
            Base.Of(Base.Coherent, Make),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ByteCount LargestMapping => new(SlotPool.Unit);

    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        if (!attributes.HasFlag(DmaAttributes.SkipCpuSync))
            base.AtUnmap(mapping, attributes);
    }

    private static MachineParts Make(MachineParts parts) =>
        BounceMachine.Of(
            parts with
            {
                Platform = parts.Platform.With(
                    room: new()
                    {
                        Blocks = 16,
                        PagesPerBlock = 16,
                        Mappings = Slots,
                        MappingSize = new(SlotPool.Unit),
                    }
                ),
            },
            (device, pool) => new SkippedUnmapKeepsTheSlot(device, pool),
            hole => new UnitPool(hole with { Count = 1 })
        );
}

/// <summary>A pool in which every slot is one unit.</summary>
internal sealed class UnitPool(FrameRange frames) : SlotPool(frames, 12)
{
    public override bool TryTake(Choices choices, ByteCount size, out PhysicalAddress slot)
    {
        slot = default;
        return size.Value <= Unit && base.TryTake(choices, size, out slot);
    }
}

internal sealed class PageOffsetInPage(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "page-offset-in-page",
            "map_page for TO_DEVICE without attributes keeps the bits of the offset that lie inside a page, and drops the pages before them.",
            "DMA-MAP-015",
            ["DMA-MAP-007", "DMA-MAP-011"],
            Base.Isolating,
            Base.Wrapped(Base.Isolating, machine => new PageOffsetInPage(machine)),
            "B34",
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) =>
        base.MapPage(
            device,
            page,
            direction == DmaDirection.ToDevice && attributes == DmaAttributes.None
                ? new(offset.Value & Inner.PageMask)
                : offset,
            size,
            direction,
            attributes
        );
}

internal sealed class SharedTranslationNotCounted(Device device) : TranslatedOperations(device)
{
    private readonly Dictionary<(PhysicalAddress, ByteCount, DmaDirection), (DmaAddress Address, int Users)> _shared =
    [];

    public static Mutant Definition { get; } =
        new(
            "shared-translation-not-counted",
            "A buffer that is mapped again gets the address that it has; its users are counted for the address, not for the translation.",
            "DMA-MAP-016",
            ["DMA-MAP-018", "DMA-OPS-006", "DMA-OPS-011", "DMA-IOMMU-044"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new SharedTranslationNotCounted(device),
                        AddressAllocator = domain => new FreesWithTheLastUser(domain),
                    }
            ),
            null,
            ShortestRepro: 5,
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
        var key = (buffer, size, direction);
        if (_shared.TryGetValue(key, out var there) && Device.Masks.Admits(there.Address, size))
        {
            address = there.Address;
            _shared[key] = there with { Users = there.Users + 1 };
            return true;
        }
        var isMade = base.TryMakeAddress(buffer, size, direction, out address);
        if (isMade && there.Users == 0)
            _shared[key] = (address, 1);
        return isMade;
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        var key = (mapping.Buffer, mapping.Size, mapping.Direction);
        var addresses = (FreesWithTheLastUser)Domain.Addresses;
        if (!_shared.TryGetValue(key, out var shared) || shared.Address != mapping.Start)
        {
            base.ReleaseAddress(mapping);
            return;
        }
        if (shared.Users == 1)
            _shared.Remove(key);
        else
            _shared[key] = shared with { Users = shared.Users - 1 };
        addresses.Keeps = shared.Users > 1;
        if (Domain.TryTranslate(mapping.Start.Value >> Machine.PageShift, isWrite: false, out _))
            base.ReleaseAddress(mapping);
        else if (shared.Users == 1)
            addresses.Free(mapping.Start.Value >> Machine.PageShift);
        addresses.Keeps = false;
    }
}

internal sealed class FreesWithTheLastUser(IommuDomain domain) : AddressAllocator(domain)
{
    public bool Keeps { get; set; }

    public override void Free(ulong page)
    {
        if (!Keeps)
            base.Free(page);
    }
}
