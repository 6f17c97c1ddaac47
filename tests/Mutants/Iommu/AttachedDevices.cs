using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class MaskForgottenInSpaces(IommuDomain domain) : LowestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "mask-forgotten-in-spaces",
            "Addresses belong to the address space and not to a device, so the one that gives them out never hears of a mask.",
            "DMA-ADDR-002",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-004", "DMA-ADDR-008", "DMA-ADDR-013", "DMA-SG-001"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p => p.WithoutBuffers() with { AddressAllocator = domain => new MaskForgottenInSpaces(domain) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page) =>
        base.TryAllocate(count, new(ulong.MaxValue), out page);
}

internal sealed class EmptySpaceIsBypassed(Device device, IommuDomain domain) : AttachedOperations(device, domain)
{
    public static Mutant Definition { get; } =
        new(
            "empty-space-is-bypassed",
            "The IOMMU is switched on for a device with the first translation, and until then its accesses go where they went before.",
            "DMA-IOMMU-066",
            ["DMA-IOMMU-071", "DMA-IOMMU-067", "DMA-MAP-019", "DMA-MAP-007"],
            Base.ArmIommu,
            Attached.Of((device, domain) => new EmptySpaceIsBypassed(device, domain)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    ) =>
        Domain.Addresses.LiveRanges > 0
            ? base.TryReach(start, size, isWrite, out memory, out reach)
            : Machine.Parts.DirectOperations(Device).TryReach(start, size, isWrite, out memory, out reach);
}

internal sealed class NameCountsForADevice(Device device, IommuDomain domain) : AttachedOperations(device, domain)
{
    public static Mutant Definition { get; } =
        new(
            "name-counts-for-a-device",
            "An address space is taken for unused when one hold on it is left, which was its name until that was given back.",
            "DMA-IOMMU-070",
            ["DMA-IOMMU-068"],
            Base.ArmIommu,
            Attached.Of((device, domain) => new NameCountsForADevice(device, domain)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        var reached = base.TryReach(start, size, isWrite, out memory, out reach);
        return reached && Machine.Spaces.SpaceOf(Device) is not { IsReleased: true, References: 1 };
    }
}

internal sealed class OnlyFirstFixedPageLookedAt(Device device, IommuDomain domain) : AttachedOperations(device, domain)
{
    public static Mutant Definition { get; } =
        new(
            "only-first-fixed-page-looked-at",
            "Of the addresses that a driver chose only the first page is asked for; the others are taken to be free like it.",
            "DMA-IOMMU-072",
            ["DMA-IOMMU-074", "DMA-PLAT-001"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p =>
                    p.WithoutBuffers() with
                    {
                        AttachedOperations = (device, domain) => new OnlyFirstFixedPageLookedAt(device, domain),
                        AddressAllocator = domain => new HighestAddresses(domain),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryReserve(ulong page, ulong count) =>
        base.TryReserve(page, count) || (count > 1 && IsInWindow(page, count) && base.TryReserve(page, 1));

    private bool IsInWindow(ulong page, ulong count)
    {
        var window = Domain.Descriptions[0].Window;
        return (page + count) << Machine.PageShift <= window.Start.Value + window.Length.Value;
    }
}

internal sealed class FixedPagesNotReserved(IommuDomain domain) : LowestAddresses(domain)
{
    private readonly Dictionary<ulong, ulong> _chosen = [];

    public static Mutant Definition { get; } =
        new(
            "fixed-pages-not-reserved",
            "Addresses that a driver chose are kept in a table beside the allocator, which goes on giving them out.",
            "DMA-IOMMU-074",
            ["DMA-MAP-007", "DMA-MAP-018", "DMA-IOMMU-070", "DMA-PLAT-001", "DMA-MAP-006"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p => p.WithoutBuffers() with { AddressAllocator = domain => new FixedPagesNotReserved(domain) }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(ulong page, ulong count)
    {
        if (_chosen.Any(chosen => chosen.Key < page + count && page < chosen.Key + chosen.Value))
            return false;
        if (!base.TryTake(page, count))
            return false;
        base.Free(page);
        _chosen.Add(page, count);
        return true;
    }

    public override void Free(ulong page)
    {
        if (!_chosen.Remove(page))
            base.Free(page);
    }
}

internal sealed class FixedPagesStayReserved(IommuDomain domain) : LowestAddresses(domain)
{
    private readonly HashSet<ulong> _chosen = [];

    public static Mutant Definition { get; } =
        new(
            "fixed-pages-stay-reserved",
            "Addresses that a driver chose are not the allocator's, so it does not take them back either.",
            "DMA-IOMMU-073",
            ["DMA-MAP-001", "DMA-MAP-002", "DMA-IOMMU-071"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p => p.WithoutBuffers() with { AddressAllocator = domain => new FixedPagesStayReserved(domain) }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(ulong page, ulong count) => base.TryTake(page, count) && _chosen.Add(page);

    public override void Free(ulong page)
    {
        if (!_chosen.Contains(page))
            base.Free(page);
    }
}

internal sealed class FixedEndNotLookedAt(IommuDomain domain) : LowestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "fixed-end-not-looked-at",
            "Of the addresses that a driver chose the first is held against the window, and not the last.",
            "DMA-IOMMU-075",
            [],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p => p.WithoutBuffers() with { AddressAllocator = domain => new FixedEndNotLookedAt(domain) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(ulong page, ulong count) =>
        page >= Start && page < End && base.TryTake(page, Math.Min(count, End - page));
}

internal static class Attached
{
    /// <summary>A machine of the profile without buffers whose devices are served otherwise once they are attached.</summary>
    public static Func<IDmaPlatformFactory> Of(Func<Device, IommuDomain, DeviceOperations> make) =>
        Base.Of(Base.ArmIommu, p => p.WithoutBuffers() with { AttachedOperations = make });
}
