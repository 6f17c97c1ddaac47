using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Coherent;

internal sealed class MappedBufferNotCopied(Device device, SlotPool pool) : BounceOperations(device, pool, always: true)
{
    public static Mutant Definition { get; } =
        new(
            "mapped-buffer-not-copied",
            "Every mapping is a copy, and for coherent memory that is mapped TO_DEVICE with SKIP_CPU_SYNC nothing is copied in.",
            "DMA-MAP-027",
            [.. Base.Shared, .. Base.Content],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p =>
                {
                    var parts = BounceMachine.Of(p, (device, pool) => new MappedBufferNotCopied(device, pool));
                    return parts with { MemoryMap = parts.MemoryMap.WithAreas(p.MemoryMap.CoherentAreas, default) };
                }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        base.CopiesAtMap(mapping, attributes)
        && !(
            mapping.Direction == DmaDirection.ToDevice
            && attributes.HasFlag(DmaAttributes.SkipCpuSync)
            && Machine.Coherent.FindByFrame(mapping.Buffer.Value >> Machine.PageShift) is not null
        );
}
