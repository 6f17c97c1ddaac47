namespace Dma;

/// <summary>A device of a platform, fixed by the profile. Immutable.</summary>
public sealed record DeviceDescription
{
    /// <summary>The device's name in reports; 1 to 32 characters, unique within the platform.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the CPU's caches are kept coherent with the device's accesses; unstated counts as not coherent.</summary>
    public Claim Coherent { get; init; }

    /// <summary>Whether the device can do DMA at all; with <see cref="Claim.No" /> every mapping for it must fail. Unstated: no room and no mask is promised for it.</summary>
    public Claim CanDma { get; init; } = Claim.Yes;

    /// <summary>The mask that is in force before the first accepted one; not zero, 32 bits unless stated.</summary>
    public DmaMask InitialMask { get; init; } = DmaMask.Default;

    /// <summary>The widest mask that the device's hardware can drive; the suite asks for none wider. At least <see cref="InitialMask" />, 64 bits unless stated.</summary>
    public DmaMask WidestMask { get; init; } = DmaMask.All;

    /// <summary>The last DMA address that the bus between device and memory passes on, inclusive; it need not be 2^n-1.</summary>
    public DmaAddress BusLimit { get; init; } = new(ulong.MaxValue);

    /// <summary>Physical address minus DMA address on the device's bus, in bytes; may be negative. For reports; never used to judge.</summary>
    public long BusOffset { get; init; }

    /// <summary>The isolation domain; devices with the same number reach the same mappings. Of no meaning where the platform does not isolate.</summary>
    public int Domain { get; init; }

    /// <summary>The name of the operations that serve the device, such as <c>direct</c>; for reports.</summary>
    public string Operations { get; init; } = "";
}
