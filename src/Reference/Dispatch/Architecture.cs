namespace Dma.Reference;

/// <summary>What the call for memory that need not be coherent gives on an architecture.</summary>
public enum NonCoherentMemory
{
    /// <summary>Nothing: every allocation fails.</summary>
    Null = 0,

    /// <summary>Coherent memory; the syncs that a driver makes all the same do nothing.</summary>
    Coherent = 1,

    /// <summary>Memory that the CPU sees through its cache.</summary>
    Cacheable = 2,
}

/// <summary>The calls that map an allocation to user space.</summary>
[Flags]
public enum UserMappingCalls
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>For coherent memory (<c>dma_mmap_coherent</c>).</summary>
    Coherent = 1 << 0,

    /// <summary>For write-combined memory (<c>dma_mmap_writecombine</c>).</summary>
    WriteCombine = 1 << 1,

    /// <summary>For memory with any attributes (<c>dma_mmap_attrs</c>).</summary>
    Attributes = 1 << 2,
}

/// <summary>What stands between the CPU and memory on the machine that an architecture is shown on.</summary>
public enum ArchitectureCaches
{
    /// <summary>A cache that every device sees through, as where an architecture is fully coherent.</summary>
    Coherent = 0,

    /// <summary>A cache that no device sees through.</summary>
    OneLevel = 1,

    /// <summary>Two levels of cache that no device sees through, behind a write buffer.</summary>
    TwoLevels = 2,
}

/// <summary>What one architecture supports of the API, as of 2014: seed 002_ccd9fc3e93f6bfa0.txt. Immutable.</summary>
/// <param name="Name">The architecture's name; also that of the profile.</param>
/// <param name="NonCoherent">What the call for memory that need not be coherent gives ("Non-Coherent Allocation").</param>
/// <param name="UserMapping">Which calls map an allocation to user space ("DMA Mask").</param>
/// <param name="Honours">The attributes that are honoured ("DMA Mapping Attributes"); of a family, by any member.</param>
/// <param name="Caches">
/// The machine that it is shown on. For <c>arm</c> and <c>arm64</c> the slides draw caches of two levels behind a write buffer; where
/// non-coherent memory is cacheable devices look past the cache, or it would be coherent; of the others nothing is said, and they are
/// shown fully coherent.
/// </param>
public sealed record Architecture(
    string Name,
    NonCoherentMemory NonCoherent,
    UserMappingCalls UserMapping,
    DmaAttributes Honours,
    ArchitectureCaches Caches
)
{
    private const DmaAttributes OfArm =
        DmaAttributes.WriteCombine
        | DmaAttributes.ForceContiguous
        | DmaAttributes.NoKernelMapping
        | DmaAttributes.SkipCpuSync;

    private const UserMappingCalls WithAttributes =
        UserMappingCalls.Attributes | UserMappingCalls.Coherent | UserMappingCalls.WriteCombine;

    /// <summary>The architectures, by name.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        Coherent("alpha"),
        Cacheable("arc", UserMappingCalls.Coherent),
        new("arm", NonCoherentMemory.Null, WithAttributes, OfArm, ArchitectureCaches.TwoLevels),
        new("arm64", NonCoherentMemory.Null, WithAttributes, DmaAttributes.WriteCombine, ArchitectureCaches.TwoLevels),
        Coherent("avr32", UserMappingCalls.Coherent),
        Coherent("blackfin", UserMappingCalls.Coherent),
        Coherent("c6x"),
        Coherent("cris", UserMappingCalls.Coherent),
        Coherent("frv"),
        Coherent("hexagon"),
        // One of its families, SGI SN2, has the barrier.
        Coherent("ia64", honours: DmaAttributes.WriteBarrier),
        Coherent("m68k", UserMappingCalls.Coherent),
        Coherent("metag", UserMappingCalls.Coherent | UserMappingCalls.WriteCombine),
        Coherent("microblaze"),
        Cacheable("mips"),
        Coherent("mn10300"),
        Cacheable("openrisc", honours: DmaAttributes.NonConsistent),
        Cacheable("parisc"),
        // One of its families, Cell, orders weakly.
        Coherent("powerpc", WithAttributes, DmaAttributes.WeakOrdering),
        Coherent("s390"),
        Coherent("sh"),
        Coherent("sparc"),
        Coherent("tile"),
        Coherent("unicore32"),
        Coherent("x86"),
        Coherent("xtensa"),
    ];

    private static Architecture Coherent(
        string name,
        UserMappingCalls userMapping = UserMappingCalls.None,
        DmaAttributes honours = DmaAttributes.None
    ) => new(name, NonCoherentMemory.Coherent, userMapping, honours, ArchitectureCaches.Coherent);

    private static Architecture Cacheable(
        string name,
        UserMappingCalls userMapping = UserMappingCalls.None,
        DmaAttributes honours = DmaAttributes.None
    ) => new(name, NonCoherentMemory.Cacheable, userMapping, honours, ArchitectureCaches.OneLevel);
}
