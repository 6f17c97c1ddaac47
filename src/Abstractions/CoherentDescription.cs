namespace Dma;

/// <summary>What a platform says of its coherent memory. Immutable; the defaults promise nothing.</summary>
public sealed record CoherentDescription
{
    /// <summary>A description that says nothing.</summary>
    public static CoherentDescription Unstated { get; } = new();

    /// <summary>What there is room for.</summary>
    public CoherentRoom Room { get; init; } = CoherentRoom.None;

    /// <summary>Every all-ones coherent mask from this one up to the device's widest is accepted: 2^n-1, or zero, the default, which promises none.</summary>
    public DmaMask AcceptsFrom { get; init; }

    /// <summary>Whether all memory is zero when it is allocated, asked for or not.</summary>
    public Claim Zeroed { get; init; }

    /// <summary>
    /// The largest alignment in bytes of the CPU address of a buffer: a power of two from the page size. Zero, the default: a buffer of
    /// any size is aligned to the smallest number of pages, a power of two, that holds it.
    /// </summary>
    public ByteCount CpuAlignmentCap { get; init; }

    /// <summary>The same for the DMA address of a buffer.</summary>
    public ByteCount DmaAlignmentCap { get; init; }

    /// <summary>Whether <see cref="DmaAttributes.WriteBarrier" /> is honoured.</summary>
    public Claim HonoursWriteBarrier { get; init; }

    /// <summary>Whether <see cref="DmaAttributes.NonConsistent" /> is honoured. <see cref="Claim.No" />: the memory is coherent all the same.</summary>
    public Claim HonoursNonConsistent { get; init; }

    /// <summary>Whether <see cref="DmaAttributes.NoKernelMapping" /> is honoured. <see cref="Claim.No" />: the CPU has an address all the same.</summary>
    public Claim HonoursNoKernelMapping { get; init; }

    /// <summary>Whether <see cref="DmaAttributes.ForceContiguous" /> is honoured; see <see cref="IPhysicalView" />.</summary>
    public Claim HonoursForceContiguous { get; init; }

    /// <summary>Whether <see cref="IDmaPlatform.Map" /> takes the CPU address of a buffer, for the device that the buffer was allocated for. The suite maps none unless yes.</summary>
    public Claim MapTakesBuffers { get; init; }
}
