namespace Dma.Conformance.Operations;

/// <summary>The attributes with which drivers map.</summary>
internal static class MappingAttributes
{
    /// <summary>So many maps that could have an attribute about order have one: the others say more.</summary>
    private const ulong OneOf = 4;

    private static readonly DmaAttributes[] Values =
    [
        DmaAttributes.None,
        DmaAttributes.SkipCpuSync,
        DmaAttributes.WeakOrdering,
        DmaAttributes.WriteBarrier,
    ];

    /// <summary>An argument of a map. Those about order are the ones that maps took before allocations had any.</summary>
    public static Argument OfMaps() =>
        Argument.Choice("attributes", "NONE", "SKIP_CPU_SYNC", "WEAK_ORDERING", "WRITE_BARRIER");

    /// <summary>An argument of the call that ends a mapping: what it has beside the attributes that it repeats.</summary>
    public static Argument OfUnmaps() => Argument.Choice("attributes", "NONE", "SKIP_CPU_SYNC");

    /// <summary>The attributes that a choice stands for.</summary>
    public static DmaAttributes Of(ulong choice) => Values[(int)choice];

    /// <summary>The attributes that are repeated when the mapping is ended: all but the one about a sync, which each call has for itself.</summary>
    public static DmaAttributes Repeated(ulong choice) => Of(choice) & ~DmaAttributes.SkipCpuSync;

    /// <summary>Whether a map is one of those that go without the attribute that was drawn for it.</summary>
    public static bool IsTooMany(in Operation op, ulong choice) =>
        Repeated(choice) != DmaAttributes.None && op.Id % OneOf != 0;
}
