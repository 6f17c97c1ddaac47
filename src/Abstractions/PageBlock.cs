namespace Dma;

/// <summary>Where in memory a block of pages should lie. A hint: masks and limits bite only where memory is far away.</summary>
public enum PagePlacement
{
    /// <summary>Wherever the platform likes.</summary>
    Any = 0,

    /// <summary>Where every device reaches it with <see cref="PlatformDescription.LowMemory" /> as its mask.</summary>
    Low = 1,

    /// <summary>As far up as there is memory; it may be highmem, which has no CPU address.</summary>
    High = 2,

    /// <summary>At the very first page of memory, if that is free.</summary>
    First = 3,

    /// <summary>At the very last page of memory, if that is free.</summary>
    Last = 4,
}

/// <summary>A block of pages, contiguous in memory.</summary>
/// <param name="First">The first page.</param>
/// <param name="Address">The CPU address of its first byte; none for highmem, which is reached by page and offset alone.</param>
public readonly record struct PageBlock(PageNumber First, CpuAddress? Address)
{
    /// <summary>The CPU address, or the page where there is none.</summary>
    public override string ToString() => Address is { } address ? address.ToString() : First.ToString();
}
