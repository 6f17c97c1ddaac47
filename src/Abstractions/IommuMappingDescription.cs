namespace Dma;

/// <summary>What a platform says of its address spaces. Immutable; the defaults promise nothing.</summary>
/// <remarks>
/// What <see cref="PlatformDescription" /> says of isolation holds for a device that is not attached, what is said here for one
/// that is; the granule is the same. What else is said of a device and of its memory holds for it wherever it is, with two
/// exceptions: <see cref="TranslationDescription" /> is about a device that is not attached, and promises of room and of masks hold
/// for an attached one where <see cref="PromisingWindow" /> says so.
/// </remarks>
public sealed record IommuMappingDescription
{
    /// <summary>A description that says nothing.</summary>
    public static IommuMappingDescription Unstated { get; } = new();

    /// <summary>The devices that can be attached, none of them twice.</summary>
    public IReadOnlyList<DeviceId> Attachable { get; init; } = [];

    /// <summary>Whether an attached device is kept from all that is not mapped or allocated in its address space.</summary>
    public Claim Isolates { get; init; }

    /// <summary>Whether stores of an attached device through a <see cref="DmaDirection.ToDevice" /> mapping are blocked. Not yes where <see cref="Isolates" /> is no.</summary>
    public Claim EnforcesDirection { get; init; }

    /// <summary>Whether for an attached device a removed translation is dead when the call returns, and so is what an attach or a detach takes from it. Not yes where <see cref="Isolates" /> is no.</summary>
    public Claim StrictInvalidation { get; init; }

    /// <summary>How many address spaces may exist at once, 0 or more, of windows up to <see cref="LargestWindow" /> that end below the last byte of the space. One that was released counts as long as a device is attached to it.</summary>
    public int Spaces { get; init; }

    /// <summary>The largest window in bytes of each of those.</summary>
    public ByteCount LargestWindow { get; init; }

    /// <summary>
    /// The size of a window in bytes from which on the promises of room and of masks hold for its devices, as long as that many
    /// bytes from its start lie below <see cref="PlatformDescription.LowMemory" />. Zero, the default: they hold in none.
    /// </summary>
    public ByteCount PromisingWindow { get; init; }

    /// <summary>
    /// Whether <see cref="IIommuMapping.MapFixed" /> succeeds for low pages, up to <see cref="RoomPromise.MappingSize" />, where no
    /// page of its addresses has a byte of anything else that is live in the address space, inside the window, the mask and the
    /// limit of the bus. Where removed translations are not declared dead at once it does so after <see cref="IDmaPlatform.Settle" />.
    /// </summary>
    public Claim MapsFixed { get; init; }
}
