namespace Dma;

/// <summary>What a platform says of the domains that drivers make. Immutable; the defaults promise nothing.</summary>
public sealed record IommuDescription
{
    /// <summary>A description that says nothing.</summary>
    public static IommuDescription Unstated { get; } = new();

    /// <summary>The devices that can be attached, none of them twice. Where they can, they are kept from all that is not mapped in their domain.</summary>
    public IReadOnlyList<IommuDevice> Devices { get; init; } = [];

    /// <summary>Whether attaching a device of a group takes the whole group along. <see cref="Claim.No" />: a device that shares its group is refused. Unstated: such a device is left alone.</summary>
    public Claim AttachesGroups { get; init; }

    /// <summary>The sizes of pages, one bit each, as <c>pgsize_bitmap</c>; the lowest is the unit of every translation. Zero, the default: one page of the platform.</summary>
    public ulong PageSizes { get; init; }

    /// <summary>Where addresses can be translated: whole units. No bytes, the default: nothing is said of it, and no translation is promised.</summary>
    public DmaRange Aperture { get; init; }

    /// <summary>Whether a translation of an address that has one is refused. Unless yes, none is asked for.</summary>
    public Claim RefusesOverlap { get; init; }

    /// <summary>
    /// Whether a removal ends where it was asked to, also inside a large page. Otherwise the whole page may go with it, and a
    /// removal begins where a translation was made to begin, or where the removal before it ended.
    /// </summary>
    public Claim RemovesExactly { get; init; }

    /// <summary>How many domains there can be at once on a fresh or drained machine; 0 or more.</summary>
    public int Domains { get; init; }

    /// <summary>How many translations each of those has room for, 0 or more, of up to <see cref="TranslationSize" />.</summary>
    public int Translations { get; init; }

    /// <summary>The largest size in bytes of each of those.</summary>
    public ByteCount TranslationSize { get; init; }
}
