using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class WindowBeginsOnePageEarly(IommuDomain domain) : HighestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "window-begins-one-page-early",
            "The distance from the first page to the last of a window is taken for their number, and the page before it made up for.",
            "DMA-IOMMU-040",
            [],
            Base.Translated,
            Addresses.Of(domain => new WindowBeginsOnePageEarly(domain)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaRange WindowOf(TranslationDescription said)
    {
        var page = Domain.Machine.PageMask + 1;
        return new(new(said.Window.Start.Value - page), new(said.Window.Length.Value + page));
    }
}

internal sealed class ReservedStartGivenOut(IommuDomain domain) : HighestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "reserved-start-given-out",
            "What is reserved is cut out of the free range that begins before it, so that a reserved range at the very start of a window stays free.",
            "DMA-IOMMU-041",
            [],
            Base.Translated,
            Addresses.Of(domain => new ReservedStartGivenOut(domain)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Reserve(DmaRange range)
    {
        if (range.Start.Value >> Domain.Machine.PageShift > Start)
            base.Reserve(range);
    }
}

internal sealed class EmptyReservedTakesTheRest(IommuDomain domain) : HighestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "empty-reserved-takes-the-rest",
            "The last byte of a reserved range is computed from its length less one, which for a range without bytes lies before the first, and so all that follows counts as reserved.",
            "DMA-IOMMU-042",
            ["DMA-IOMMU-043"],
            Base.Translated,
            Addresses.Of(domain => new EmptyReservedTakesTheRest(domain)),
            "B30",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Reserve(DmaRange range)
    {
        var behind = End << Domain.Machine.PageShift;
        base.Reserve(range.Length.Value > 0 ? range : new(range.Start, new(behind - range.Start.Value)));
    }
}

internal sealed class PageBehindIsNeeded(IommuDomain domain) : HighestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "page-behind-is-needed",
            "Room is looked for with one page more, which is to stay free behind a mapping, also where the window ends.",
            "DMA-IOMMU-042",
            ["DMA-IOMMU-043"],
            Base.Translated,
            Addresses.Of(domain => new PageBehindIsNeeded(domain)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(ulong count, ulong limit, out ulong page) =>
        base.TryPlace(count + 1, limit, out page);
}

internal sealed class LongRangesComeBackInPart(IommuDomain domain) : HighestAddresses(domain)
{
    /// <summary>The most pages of a range that is kept to be used again.</summary>
    private const ulong MostKept = 8;

    public static Mutant Definition { get; } =
        new(
            "long-ranges-come-back-in-part",
            "Freed ranges are kept by their length up to eight pages, and a longer one is taken for one of eight.",
            "DMA-IOMMU-043",
            ["DMA-MAP-002", "DMA-COH-002", "DMA-SG-002"],
            Base.Translated,
            Addresses.Of(domain => new LongRangesComeBackInPart(domain)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Free(ulong page)
    {
        Divide(page, MostKept);
        base.Free(page);
    }
}

internal sealed class RefusedListKeepsItsLastEntry(Device device) : TranslatedOperations(device)
{
    private bool _isMapping;

    public static Mutant Definition { get; } =
        new(
            "refused-list-keeps-its-last-entry",
            "When an entry of a list cannot be mapped, those before it are undone up to the one before the last.",
            "DMA-IOMMU-043",
            ["DMA-SG-002", "DMA-MAP-002"],
            Base.Translated,
            Base.OfLists(
                Base.Translated,
                p =>
                    p.WithoutBuffers() with
                    {
                        TranslatedOperations = device => new RefusedListKeepsItsLastEntry(device),
                    }
            ),
            "B39",
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ListMapping? list
    )
    {
        _isMapping = true;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isMapping = false;
        return isMapped;
    }

    protected override void UnmapEntries(ReadOnlySpan<Mapping> entries, DmaAttributes attributes) =>
        base.UnmapEntries(_isMapping && entries.Length > 0 ? entries[..^1] : entries, attributes);
}

internal sealed class MaskHeldAgainstTheStart(IommuDomain domain) : HighestAddresses(domain)
{
    public static Mutant Definition { get; } =
        new(
            "mask-held-against-the-start",
            "Free addresses are looked for whose first byte the device can drive; how far a mapping goes from there is not asked.",
            "DMA-ADDR-002",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008", "DMA-ADDR-013", "DMA-IOMMU-041"],
            Base.Translated,
            Addresses.Of(domain => new MaskHeldAgainstTheStart(domain)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page)
    {
        var behind = (count - 1) << Domain.Machine.PageShift;
        return base.TryAllocate(
            count,
            new(Math.Max(lastAddress.Value, unchecked(lastAddress.Value + behind))),
            out page
        );
    }
}

internal sealed class SharedWindowKeptTwice : TranslatedOperations
{
    private readonly AddressAllocator _addresses;
    private readonly Dictionary<ulong, ulong> _pages = [];

    public SharedWindowKeptTwice(Device device)
        : base(device) => _addresses = new HighestAddresses(Domain);

    public static Mutant Definition { get; } =
        new(
            "shared-window-kept-twice",
            "Each device keeps its own account of what is free in a window, also where two devices share one.",
            "DMA-MAP-004",
            ["DMA-MAP-006", "DMA-PLAT-001", "DMA-MAP-005", "DMA-MAP-016", "DMA-MAP-018", "DMA-MAP-021"],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p =>
                    p.WithoutBuffers() with
                    {
                        TranslatedOperations = device => new SharedWindowKeptTwice(device),
                        IommuDomain = (machine, number) => new IommuDomain(machine, number),
                    }
            ),
            null,
            ShortestRepro: 3,
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
        address = default;
        var offset = buffer.Value & Machine.PageMask;
        var count = (offset + size.Value + Machine.PageMask) >> Machine.PageShift;
        if (size.Value > LargestMapping.Value || !_addresses.TryAllocate(count, Device.Masks.LastAddress, out var page))
            return false;
        // The same bytes of a buffer may have one address, and then both devices reach them.
        var other = PagesOfAnother(page);
        if (other > 0)
            Domain.Unmap(page, other);
        Domain.Map(
            page,
            new(buffer.Value >> Machine.PageShift, Math.Max(count, other)),
            other > 0 ? DmaDirection.Bidirectional : direction
        );
        _pages[page] = count;
        address = new((page << Machine.PageShift) + offset);
        return true;
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        var page = mapping.Start.Value >> Machine.PageShift;
        _pages.Remove(page);
        Device.BusMaster.Complete();
        if (PagesOfAnother(page) == 0)
            Domain.Unmap(page, ((mapping.Start.Value + mapping.Size.Value - 1) >> Machine.PageShift) - page + 1);
        _addresses.Free(page);
    }

    private ulong PagesOfAnother(ulong page)
    {
        foreach (var device in Machine.AllDevices)
        {
            if (device != Device && device?.Operations is SharedWindowKeptTwice other && other.Domain == Domain)
                return other._pages.GetValueOrDefault(page);
        }
        return 0;
    }
}

/// <summary>Machines whose devices get other addresses.</summary>
internal static class Addresses
{
    /// <summary>A machine of the translated profile without buffers and lists, with another allocator of addresses.</summary>
    public static Func<IDmaPlatformFactory> Of(Func<IommuDomain, AddressAllocator> make) =>
        Base.Of(Base.Translated, p => p.WithoutBuffers() with { AddressAllocator = make });
}
