using Dma.Mutants.Coherent;
using Dma.Reference;

namespace Dma.Mutants.Dispatch;

internal sealed class LargeBuffersForAnyone(Device device) : MinimalOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "large-buffers-for-anyone",
            "Buffers of several pages come from an allocator that does not ask whether the operations of the device have one, and give it memory that it does not reach.",
            "DMA-OPS-010",
            [.. Base.Shared, "DMA-COH-004", "DMA-COH-006", "DMA-COH-007", "DMA-COH-014"],
            Base.Interconnect,
            Base.Of(Base.Interconnect, p => p with { MinimalOperations = device => new LargeBuffersForAnyone(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override FrameRange FramesWithin(DmaAddress last) => new(0, Machine.Parts.MemoryMap.LastFrame + 1);

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        return frames.Count > 1;
    }
}

internal sealed class MissingResourcesAreIdentity(Device device) : MinimalOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "missing-resources-are-identity",
            "Where the operations of a device cannot map registers it is given their physical address.",
            "DMA-OPS-010",
            ["DMA-MAP-025", "DMA-OPS-006"],
            Base.Interconnect,
            Base.Of(
                Base.Interconnect,
                p => p with { MinimalOperations = device => new MissingResourcesAreIdentity(device) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = new(registers.Value);
        return Device.Masks.Admits(address, size);
    }
}

internal sealed class UnmapTakesTheOtherDomain(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-takes-the-other-domain",
            "Translations are removed by their address alone, and what another device has at the same address goes with them.",
            "DMA-OPS-011",
            ["DMA-MAP-016", "DMA-MAP-018", "DMA-COH-014", "DMA-OPS-006", .. Base.Shared],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new UnmapTakesTheOtherDomain(device),
                        IommuDomain = (machine, number) => new DomainWithHoles(machine, number),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void ReleaseAddress(in Mapping mapping)
    {
        base.ReleaseAddress(mapping);
        foreach (var other in Machine.AllDevices)
        {
            if (other.Description.Domain != Domain.Number)
                ((DomainWithHoles)Machine.Domain(other.Description.Domain)).Lose(
                    mapping.Start.Value >> Machine.PageShift
                );
        }
    }
}
