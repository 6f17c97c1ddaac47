using Dma.Reference;

namespace Dma.Mutants.Bounce;

internal sealed class HighmemIsNotCopied(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "highmem-is-not-copied",
            "A buffer beyond the linear map is refused, since the copy is made by its CPU address.",
            "DMA-BNC-003",
            ["DMA-BNC-001", "DMA-BNC-002"],
            Base.Bounce,
            Base.Bounces(device => new HighmemIsNotCopied(device)),
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
        address = default;
        return buffer.Value >> Machine.PageShift < Machine.Parts.MemoryMap.LinearFrames
            && base.TryMakeAddress(buffer, size, direction, out address);
    }
}

internal sealed class FirstSlotMeansFailed(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "first-slot-means-failed",
            "The address that means failed is 0, where the first slot of the pool is.",
            "DMA-MAP-001",
            ["DMA-MAP-002", "DMA-ADDR-010"],
            Base.Bounce,
            // Without a promise of its own for copies, so that what is refused is a mapping like every other.
            Base.Of(
                Base.Bounce,
                p =>
                    p with
                    {
                        Bounce = static _ => new() { BouncesAlways = Claim.Yes },
                        BouncedOperations = device => new FirstSlotMeansFailed(device),
                    }
            ),
            "B28",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress ErrorAddress => default;
}
