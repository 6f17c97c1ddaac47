using Dma.Reference;

namespace Dma.Mutants.Streaming;

internal sealed class LastByteOfTheMaskRefused(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-byte-of-the-mask-refused",
            "The last byte of a mapping is compared with the mask by less than, where equal is right as well.",
            "DMA-MAP-001",
            ["DMA-ADDR-010", "DMA-MAP-002"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new LastByteOfTheMaskRefused(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Admits(DmaAddress start, ByteCount size) =>
        base.Admits(start, size) && start.Value + size.Value - 1 != InForce.Value;
}

internal sealed class AddressZeroMeansFailed(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "address-zero-means-failed",
            "The address that means failed is 0, which the allocator gives out like every other.",
            "DMA-MAP-001",
            ["DMA-ADDR-010", "DMA-MAP-002", "DMA-MAP-019"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p.WithoutRegisters() with { TranslatedOperations = device => new AddressZeroMeansFailed(device) }
            ),
            "B28",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress ErrorAddress => default;
}

internal sealed class TwinTakesTheAddressAlong(Device device) : DirectOperations(device)
{
    private readonly HashSet<DmaAddress> _good = [];

    public static Mutant Definition { get; } =
        new(
            "twin-takes-the-address-along",
            "Good addresses are kept as a set, so the first of two mappings at one address takes it along when it ends.",
            "DMA-MAP-003",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { DirectOperations = device => new TwinTakesTheAddressAlong(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool IsError(DmaAddress address) => !_good.Contains(address);

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        _good.Add(mapping.Start);
        base.AtMap(mapping, attributes);
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        _good.Remove(mapping.Start);
        base.ReleaseAddress(mapping);
    }
}

internal sealed class FailedAddressIsRemembered(Device device) : DirectOperations(device)
{
    private readonly HashSet<DmaAddress> _failed = [];
    private DmaAddress _last = new(ulong.MaxValue);

    public static Mutant Definition { get; } =
        new(
            "failed-address-is-remembered",
            "A map beyond the mask answers the address that it computed and notes it as failed, also if an older mapping has it.",
            "DMA-MAP-003",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { DirectOperations = device => new FailedAddressIsRemembered(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress ErrorAddress => _last;

    public override bool IsError(DmaAddress address) =>
        _failed.Contains(address) || address == new DmaAddress(ulong.MaxValue);

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        if (base.TryMakeAddress(buffer, size, direction, out address))
        {
            _failed.Remove(address);
            return true;
        }
        _last = TryToDma(buffer, out var computed) ? computed : new(ulong.MaxValue);
        _failed.Add(_last);
        return false;
    }
}

internal sealed class OddPageNotReserved(IommuDomain domain) : AddressAllocator(domain)
{
    public static Mutant Definition { get; } =
        new(
            "odd-page-not-reserved",
            "Addresses are reserved in pairs of pages, and the last of three is given out again.",
            "DMA-MAP-004",
            ["DMA-MAP-005", "DMA-MAP-016", "DMA-MAP-018", "DMA-OPS-002", "DMA-PLAT-001"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        AddressAllocator = domain => new OddPageNotReserved(domain),
                    }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page)
    {
        var reserved = count > 1 ? count & ~1UL : count;
        if (!base.TryAllocate(reserved, lastAddress, out page))
            return false;
        if (page + count <= lastAddress.Value >> Domain.Machine.PageShift)
            return true;
        // Where the limit is near it is looked at once more, with all pages.
        base.Free(page);
        return base.TryAllocate(count, lastAddress, out page);
    }
}
