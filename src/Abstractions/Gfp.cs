namespace Dma;

/// <summary>How memory is to be allocated (the kernel's <c>gfp_t</c>, as far as DMA allocations have a use for it; the bits are our own).</summary>
[Flags]
public enum Gfp
{
    /// <summary>The call may sleep (<c>GFP_KERNEL</c>).</summary>
    Kernel = 0,

    /// <summary>The call must not sleep; it may be served from a pool of its own, and fail when that is empty (<c>GFP_ATOMIC</c>).</summary>
    Atomic = 1 << 0,

    /// <summary>The memory is all zero (<c>__GFP_ZERO</c>).</summary>
    Zero = 1 << 1,

    /// <summary>The memory should lie very low (<c>GFP_DMA</c>); may be ignored, since the coherent mask decides.</summary>
    Dma = 1 << 2,
}
