using System.Diagnostics.CodeAnalysis;

namespace Dma.Reference;

// Which facets a machine provides: what its parts say, and what rests on what they say.
public sealed partial class Machine
{
    /// <inheritdoc />
    /// <remarks>Coherent memory is provided where some is set aside for it, what is made of it where the parts say so too.</remarks>
    public bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = !Provides(typeof(TFacet).Name)
            ? null
            : this as TFacet ?? Legacy as TFacet ?? DoubleAddressCycle as TFacet;
        return facet is not null;
    }

    private bool Provides(string facet) =>
        facet switch
        {
            nameof(ICoherent) => HasCoherentMemory,
            nameof(INonCoherent) => HasNonCoherentMemory,
            nameof(IUserMapping) => HasUserMappings,
            nameof(IScatterlist) => Parts.Scatterlist is not null,
            nameof(IDispatch) => Parts.Dispatch is not null,
            nameof(IContiguous) or nameof(IMovablePages) => HasContiguousMemory,
            nameof(IBounce) => HasBounceBuffers,
            nameof(IDeviceTree) => Parts.DeviceTree is not null,
            nameof(IDeviceMemory) => HasDeviceMemory,
            nameof(IPool) => HasPools,
            nameof(IIommu) or nameof(IFailureInjection) => HasDomains,
            nameof(IIommuMapping) => HasAddressSpaces,
            nameof(ISuspend) => Parts.Suspends,
            nameof(IMasterPorts) => HasMasterPorts,
            nameof(ITranslation) or nameof(IPhysicalView) => HasTranslation,
            nameof(ILegacy) => Parts.Legacy is not null,
            nameof(IDoubleAddressCycle) => Parts.DoubleAddressCycle is not null,
            _ => true,
        };
}
