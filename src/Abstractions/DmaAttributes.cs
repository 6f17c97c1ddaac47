namespace Dma;

/// <summary>Attributes of a mapping (the kernel's <c>DMA_ATTR_*</c>, same bits).</summary>
/// <remarks>All are optional: a platform that does not declare one behaves as if it had not been given.</remarks>
[Flags]
public enum DmaAttributes : ulong
{
    /// <summary>No attribute: the default behaviour.</summary>
    None = 0,

    /// <summary>The buffer is in the device's hands already, so the CPU's caches need no work (ATTR, "DMA_ATTR_SKIP_CPU_SYNC").</summary>
    SkipCpuSync = 1 << 5,
}
