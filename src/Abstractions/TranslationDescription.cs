namespace Dma;

/// <summary>
/// What a platform says of the device addresses that mappings and buffers of one device get. Immutable; the defaults promise
/// nothing. Devices that share a window are those of one <see cref="DeviceDescription.Domain" />.
/// </summary>
public sealed record TranslationDescription
{
    /// <summary>A description that says nothing.</summary>
    public static TranslationDescription Unstated { get; } = new();

    /// <summary>Where every mapping and buffer lies that the mapping API makes for the device, whatever its mask. A length of 0, the default, is unstated.</summary>
    public DmaRange Window { get; init; }

    /// <summary>Addresses that no mapping or buffer gets, also where they lie in the window; at most 64 ranges, of which one without bytes reserves nothing.</summary>
    public IReadOnlyList<DmaRange> Reserved { get; init; } = [];

    /// <summary>
    /// For how many granules (<see cref="PlatformDescription.IsolationGranule" />) the window has room, under masks that reach its
    /// end. A mapping takes those that it has a byte in, a buffer whole pages, over all devices of the domain. As long as they are
    /// fewer, a mapping of pages that needs one granule is given; if there are none, one of any size up to
    /// <see cref="RoomPromise.MappingSize" /> that needs no more than these. How often in a row it may be refused is said by
    /// <see cref="RoomPromise.RefusalsInARow" />. 0, the default, promises none.
    /// </summary>
    /// <remarks>
    /// Nothing is promised while a pool is live, once a buffer was asked for that must not sleep, and under a mask of
    /// kept bits; where removed translations are not declared dead at once, it is not from an unmap, a free or a refused
    /// call on until <see cref="IDmaPlatform.Settle" />.
    /// </remarks>
    public int Granules { get; init; }
}
