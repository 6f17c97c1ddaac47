using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>Flushes with every removal.</summary>
/// <param name="machine">The machine.</param>
/// <param name="number">The number by which devices name the domain.</param>
internal sealed class FlushesAtOnce(Machine machine, int number) : LazyIommuDomain(machine, number)
{
    public override void Release(ulong page, ulong count)
    {
        base.Release(page, count);
        Flush();
    }
}

/// <summary>Puts buffers together of scattered pages, whatever is asked for.</summary>
/// <param name="machine">The machine.</param>
internal sealed class KnowsNoContiguity(Machine machine) : CoherentAllocator(machine)
{
    protected override bool Scatters(in CoherentRequest request, ulong pages) =>
        base.Scatters(request with { Attributes = request.Attributes & ~DmaAttributes.ForceContiguous }, pages);
}
