namespace Dma;

/// <summary>What a region of reserved memory is for.</summary>
public enum RegionUse
{
    /// <summary>What only its owner knows; nothing of it is given to anybody.</summary>
    Reserved = 0,

    /// <summary>Coherent buffers of the devices that refer to it (<c>shared-dma-pool</c> without <c>reusable</c>).</summary>
    CoherentPool = 1,

    /// <summary>Contiguous blocks, and until they are needed whatever can be moved (<c>shared-dma-pool</c> with <c>reusable</c>).</summary>
    Contiguous = 2,

    /// <summary>Copies of all that the devices that refer to it map, and their coherent buffers (<c>restricted-dma-pool</c>).</summary>
    BouncePool = 3,
}
