using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Iommu;

internal sealed class OffsetInTheSmallestPage(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "offset-in-the-smallest-page",
            "Where an address leads is computed with the offset in a page of the smallest size.",
            "DMA-IOMMU-009",
            [],
            Base.Iommu,
            Base.Domains(machine => new OffsetInTheSmallestPage(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PhysicalAddress> TranslationOf(DomainId id, DmaAddress address) =>
        Find(id) is { } domain && domain.TryWalk(address.Value >> Machine.PageShift, out var found)
            ? Machine.AddressOf(found.Frame).Add(new(address.Value & Machine.PageMask))
            : base.TranslationOf(id, address);
}

internal sealed class HighmemKeepsItsMark(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "highmem-keeps-its-mark",
            "The bit that marks a page without a CPU address is left in its physical address.",
            "DMA-IOMMU-016",
            ["DMA-IOMMU-012", "DMA-IOMMU-006", "DMA-IOMMU-002", "DMA-IOMMU-009"],
            Base.Iommu,
            Base.Wrapped(Base.Iommu, machine => new HighmemKeepsItsMark(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page)
    {
        var answer = base.PhysicalAddressOf(page);
        return answer.Status == AnswerStatus.Ok && answer.Value.Value >> 32 != 0
            ? new PhysicalAddress(answer.Value.Value | 2)
            : answer;
    }
}
