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
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryFindMemory(DmaAddress address, out PhysicalAddress memory) =>
        base.TryFindMemory(new(address.Value & ~Machine.PageMask), out memory);
}

internal sealed class PhysicalAddressFoundBefore(Device device) : TranslatedOperations(device)
{
    private readonly Dictionary<ulong, ulong> _found = [];

    public static Mutant Definition { get; } =
        new(
            "physical-address-found-before",
            "Pages that were looked up are kept for all devices, by their number and without the domain.",
            "DMA-IOMMU-045",
            ["DMA-IOMMU-044"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers() with
                    {
                        TranslatedOperations = device => new PhysicalAddressFoundBefore(device),
                        AddressAllocator = domain => new LowestAddresses(domain),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryFindMemory(DmaAddress address, out PhysicalAddress memory)
    {
        var (page, offset) = (address.Value >> Machine.PageShift, address.Value & Machine.PageMask);
        var keeper = (PhysicalAddressFoundBefore)Machine.AllDevices[0].Operations;
        if (keeper._found.TryGetValue(page, out var frame))
        {
            memory = new((frame << Machine.PageShift) + offset);
            return true;
        }
        var isFound = base.TryFindMemory(address, out memory);
        keeper._found[page] = memory.Value >> Machine.PageShift;
        return isFound;
    }
}
