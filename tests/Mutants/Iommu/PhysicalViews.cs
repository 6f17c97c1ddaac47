using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class PhysicalAddressOfThePage(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "physical-address-of-the-page",
            "What is told is where the page begins, to which the offset in the page is not added.",
            "DMA-IOMMU-044",
            ["DMA-COH-018"],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p => p with { TranslatedOperations = device => new PhysicalAddressOfThePage(device) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryFindMemory(DmaAddress address, out PhysicalAddress memory) =>
        base.TryFindMemory(new(address.Value & ~Machine.PageMask), out memory);
}

internal sealed class PhysicalAddressOfTheFirstDomain(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "physical-address-of-the-first-domain",
            "Where an address leads is looked up in the first domain that knows it, not in that of the device.",
            "DMA-IOMMU-045",
            ["DMA-IOMMU-044", "DMA-COH-018"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new PhysicalAddressOfTheFirstDomain(device),
                        AddressAllocator = domain => new LowestAddresses(domain),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryFindMemory(DmaAddress address, out PhysicalAddress memory)
    {
        if (!Machine.Domain(0).TryFind(address.Value >> Machine.PageShift, out var frame))
            return base.TryFindMemory(address, out memory);
        memory = new((frame << Machine.PageShift) + (address.Value & Machine.PageMask));
        return true;
    }
}
