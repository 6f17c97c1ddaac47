namespace Dma.Variants;

// Old names: the calls of the wrapper itself, by the bodies that the facet has.
public abstract partial class PlatformWrapper : ILegacy
{
    /// <inheritdoc />
    public virtual LegacyDescription LegacyDescription => Inner.Legacy.LegacyDescription;

    /// <inheritdoc />
    public virtual Claim UnmapNeedsState(DeviceId device) => Inner.Legacy.UnmapNeedsState(device);
}
