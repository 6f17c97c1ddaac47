namespace Dma.Reference;

/// <summary>How the CPU reaches memory.</summary>
public enum MemoryType
{
    /// <summary>Through the cache: pages, and allocations that may be cached.</summary>
    Cached = 0,

    /// <summary>Past the cache, stores in order.</summary>
    Uncached = 1,

    /// <summary>Past the cache; stores to different bytes may arrive in any order.</summary>
    WriteCombined = 2,

    /// <summary>Past the cache; loads and stores may pass each other, stores to one byte apart.</summary>
    WeaklyOrdered = 3,
}
