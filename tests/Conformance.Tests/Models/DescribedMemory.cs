using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Tests.Models;

/// <summary>A platform that describes memory that can be declared as well, or none.</summary>
/// <param name="inner">What describes the rest.</param>
/// <param name="description">The memory; null: the facet is not provided.</param>
internal sealed class DescribedMemory(IDmaPlatform inner, DeviceMemoryDescription? description)
    : PassThrough(inner),
        IDeviceMemory
{
    public DeviceMemoryDescription DeviceMemoryDescription => description!;

    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        if (typeof(TFacet) != typeof(IDeviceMemory))
        {
            return base.TryGet(out facet);
        }

        facet = description is null ? null : this as TFacet;
        return facet is not null;
    }

    public Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    ) => throw new NotSupportedException();

    public Answer ReleaseMemory(DeviceId device) => throw new NotSupportedException();

    public Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size) =>
        throw new NotSupportedException();
}
