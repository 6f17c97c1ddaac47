namespace Dma;

/// <summary>What a platform says of the bounce buffers of one device. Immutable; the defaults promise nothing.</summary>
public sealed record BounceDescription
{
    /// <summary>A description that says nothing.</summary>
    public static BounceDescription Unstated { get; } = new();

    /// <summary>
    /// How many mappings may be live at once, over all devices, of which each for this device is given whatever its size up
    /// to <see cref="IAddressing.GetMaxMappingSize" /> and wherever its buffer lies; under a mask that reaches
    /// <see cref="PlatformDescription.LowMemory" />. Adds to <see cref="RoomPromise.Mappings" />; 0, the default, promises none.
    /// </summary>
    public int Mappings { get; init; }

    /// <summary>Whether every mapping of the device is a copy. Not yes where <see cref="StreamingDescription.MapMayCopy" /> is no.</summary>
    public Claim BouncesAlways { get; init; }

    /// <summary>
    /// The size in bytes of a slot, of which no two bounce buffers share one: a power of two up to 1 MiB. Slots begin at DMA
    /// addresses that are multiples of it. Zero, the default, is unstated.
    /// </summary>
    public ByteCount SlotSize { get; init; }

    /// <summary>
    /// The bits of DMA addresses that equal those of the buffer's offset in its page, before another mask is asked for:
    /// 2^n-1, or zero, the default. Of a wider mask only the bits of an offset in a page count.
    /// </summary>
    public ByteCount MinAlignMask { get; init; }

    /// <summary>
    /// Whether the device is kept from all but what is mapped for it, also within a granule: <see cref="Claim.Yes" /> lets it
    /// load whatever lies in the granules of its mappings (<see cref="PlatformDescription.IsolationGranule" />, here also
    /// where the platform does not isolate), and nothing of other memory is there.
    /// </summary>
    public Claim Untrusted { get; init; }

    /// <summary>Whether the device has a pool of its own (a restricted DMA pool), from which its coherent buffers come as well.</summary>
    public Claim Restricted { get; init; }
}
