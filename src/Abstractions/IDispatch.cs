namespace Dma;

/// <summary>The facet of operations chosen per device: which syncs one needs, which optional calls it has, and the registers that it can be given.</summary>
/// <remarks>Each call is optional by itself; what the operations of a device lack is said in <see cref="DispatchDescription" />.</remarks>
public interface IDispatch
{
    /// <summary>What the platform says of the operations of its devices.</summary>
    DispatchDescription DispatchDescription => DispatchDescription.Unstated;

    /// <summary>Whether a mapping needs syncs (<c>dma_need_sync</c>): a hint that a driver asks for before it leaves them out (API, "Part Ic").</summary>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="address">The address that a map gave; the mapping is live.</param>
    /// <returns>False: leaving out the syncs of the mapping changes nothing. True says nothing. Unsupported: as true.</returns>
    Answer<bool> NeedSync(DeviceId device, DmaAddress address) => Answer.Unsupported;

    /// <summary>Gives registers to a device (<c>dma_map_resource</c>); never memory.</summary>
    /// <param name="device">The device that is to reach them; another than their owner.</param>
    /// <param name="registers">The physical address of the first byte; the range lies in one of <see cref="DispatchDescription.Registers" />.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store, as for memory: the device unless <see cref="DmaDirection.ToDevice" />.</param>
    /// <param name="attributes">Attributes; those not known are ignored.</param>
    /// <returns>A DMA address, also when the mapping failed: <see cref="IDmaPlatform.MappingError" /> tells. Unsupported: no device is given registers.</returns>
    Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Answer.Unsupported;

    /// <summary>Ends a mapping made by <see cref="MapResource" /> (<c>dma_unmap_resource</c>).</summary>
    /// <param name="device">The device it was made for.</param>
    /// <param name="range">The address that the map gave, and the size that it took.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <param name="attributes">The attributes that the map took.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapResource(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Answer.Unsupported;

    /// <summary>The CPU loads registers. They are never cached.</summary>
    /// <param name="address">The first byte, in one of <see cref="DispatchDescription.Registers" />.</param>
    /// <param name="destination">Filled with the bytes.</param>
    /// <returns>The outcome; only a platform that names registers must provide the call.</returns>
    Answer RegisterLoad(PhysicalAddress address, Span<byte> destination) => Answer.Unsupported;

    /// <summary>The CPU stores to registers. Others see the store at the latest after <see cref="IDmaPlatform.Barrier" />.</summary>
    /// <param name="address">The first byte, in one of <see cref="DispatchDescription.Registers" />.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; only a platform that names registers must provide the call.</returns>
    Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source) => Answer.Unsupported;
}
