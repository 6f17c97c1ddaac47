using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class ResumeLeavesOutTheLast(Machine machine) : Suspension(machine)
{
    public static Mutant Definition { get; } =
        new(
            "resume-leaves-out-the-last",
            "A resume restores the translations up to the last one, and takes that for the end of the table.",
            "DMA-IOMMU-085",
            ["DMA-MAP-018", "DMA-COH-014", "DMA-IOMMU-068", "DMA-IOMMU-070"],
            Base.ArmIommu,
            Base.OfSuspend(machine => new ResumeLeavesOutTheLast(machine)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Restore(IommuDomain domain, PortIommu unit)
    {
        foreach (var (page, frames, direction) in domain.Translations.SkipLast(1))
            unit.Map(page, frames, direction);
    }
}

internal sealed class ResumeRestoresTheFirstTable(Machine machine) : Suspension(machine)
{
    private readonly Dictionary<IommuDomain, List<(ulong Page, FrameRange Frames, DmaDirection Direction)>> _saved = [];

    public static Mutant Definition { get; } =
        new(
            "resume-restores-the-first-table",
            "What is to be restored is listed when a device is suspended for the first time, and what was unmapped since is left out of the list.",
            "DMA-IOMMU-085",
            ["DMA-MAP-018", "DMA-COH-014", "DMA-IOMMU-068", "DMA-IOMMU-070"],
            Base.ArmIommu,
            Base.OfSuspend(machine => new ResumeRestoresTheFirstTable(machine)),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Suspend(Device device)
    {
        if (device.Operations is TranslatedOperations { Domain: var domain })
            _saved.TryAdd(domain, [.. domain.Translations]);
        return base.Suspend(device);
    }

    protected override void Restore(IommuDomain domain, PortIommu unit)
    {
        foreach (var (page, frames, direction) in domain.Translations.Intersect(_saved[domain]))
            unit.Map(page, frames, direction);
    }
}

internal sealed class ResumeBringsBackTheRemoved(Machine machine) : Suspension(machine)
{
    private readonly Dictionary<IommuDomain, List<(ulong Page, FrameRange Frames, DmaDirection Direction)>> _saved = [];

    public static Mutant Definition { get; } =
        new(
            "resume-brings-back-the-removed",
            "The list of what is to be restored grows with each resume, and what was unmapped in between is not taken out.",
            "DMA-IOMMU-086",
            [],
            Base.ArmIommu,
            Base.OfSuspend(machine => new ResumeBringsBackTheRemoved(machine)),
            null,
            ShortestRepro: 11,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Restore(IommuDomain domain, PortIommu unit)
    {
        if (!_saved.TryGetValue(domain, out var saved))
            _saved[domain] = saved = [];
        saved.AddRange(domain.Translations);
        foreach (var (page, frames, direction) in saved)
            unit.Map(page, frames, direction);
    }
}
