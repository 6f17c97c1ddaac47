namespace Dma;

/// <summary>What a platform says of its streaming mappings. Immutable; the defaults promise nothing.</summary>
public sealed record StreamingDescription
{
    /// <summary>A description that says nothing.</summary>
    public static StreamingDescription Unstated { get; } = new();

    /// <summary>Whether a map may put a copy between CPU and device; <see cref="Claim.No" />: never. Unstated counts as yes.</summary>
    public Claim MapMayCopy { get; init; }

    /// <summary>Whether bytes of a <see cref="DmaDirection.FromDevice" /> mapping that the device did not store to keep their content.</summary>
    public Claim KeepsUnwrittenBytes { get; init; }

    /// <summary>Whether unmap and sync_for_cpu make the CPU see device stores also in lines that it loaded or stored to while the device owned them.</summary>
    public Claim TakingInvalidates { get; init; }

    /// <summary>Whether map and sync_for_device make earlier CPU stores visible; otherwise the next barrier does.</summary>
    public Claim GivingDrainsWriteBuffer { get; init; }

    /// <summary>Whether <see cref="DmaAttributes.SkipCpuSync" /> is honoured. <see cref="Claim.No" />: it changes nothing.</summary>
    public Claim HonoursSkipCpuSync { get; init; }
}
