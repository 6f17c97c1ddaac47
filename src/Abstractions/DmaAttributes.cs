namespace Dma;

/// <summary>Attributes of a mapping or an allocation (the kernel's <c>DMA_ATTR_*</c>, same bits).</summary>
/// <remarks>All are optional: a platform that does not honour one behaves as if it had not been given.</remarks>
[Flags]
public enum DmaAttributes : ulong
{
    /// <summary>No attribute: the default behaviour.</summary>
    None = 0,

    /// <summary>
    /// Of an allocation: a device's store to the region forces its earlier stores, wherever they go, to complete first
    /// (seed 002_ccd9fc3e93f6bfa0.txt, "DMA_ATTR_WRITE_BARRIER").
    /// </summary>
    WriteBarrier = 1 << 0,

    /// <summary>Of an allocation: loads and stores may pass each other (ATTR, "DMA_ATTR_WEAK_ORDERING").</summary>
    WeakOrdering = 1 << 1,

    /// <summary>Of an allocation: stores of the CPU may be buffered (ATTR, "DMA_ATTR_WRITE_COMBINE").</summary>
    WriteCombine = 1 << 2,

    /// <summary>
    /// Of an allocation: the memory need not be coherent, and the driver makes every sync that it would have to make if it
    /// is not (seed 002_ccd9fc3e93f6bfa0.txt, "DMA_ATTR_NON_CONSISTENT").
    /// </summary>
    NonConsistent = 1 << 3,

    /// <summary>Of an allocation: the CPU needs no address for it; what stands in its place is a cookie (ATTR, "DMA_ATTR_NO_KERNEL_MAPPING").</summary>
    NoKernelMapping = 1 << 4,

    /// <summary>Of a map or unmap: the buffer is in the device's hands already, so the CPU's caches need no work (ATTR, "DMA_ATTR_SKIP_CPU_SYNC").</summary>
    SkipCpuSync = 1 << 5,

    /// <summary>Of an allocation: contiguous in physical memory, not only for the device (ATTR, "DMA_ATTR_FORCE_CONTIGUOUS").</summary>
    ForceContiguous = 1 << 6,
}
