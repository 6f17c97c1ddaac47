using System.Diagnostics.CodeAnalysis;

namespace Dma;

/// <summary>How memory is declared for a device (the kernel's <c>DMA_MEMORY_*</c>, same bits). One of <see cref="Map" /> and <see cref="IO" /> is there.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The argument is called flags in every document.")]
public enum DeviceMemoryFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The CPU loads and stores the memory directly (seed 002_ccd9fc3e93f6bfa0.txt, "Generic DIMA Coherent Memory Allocator").</summary>
    Map = 1 << 0,

    /// <summary>The CPU reaches the memory by calls for device registers alone; no kernel uses it.</summary>
    IO = 1 << 1,

    /// <summary>The memory is for devices behind this one too; no kernel supports it.</summary>
    IncludesChildren = 1 << 2,

    /// <summary>What does not fit in the memory is refused, and never taken from elsewhere.</summary>
    Exclusive = 1 << 3,
}
