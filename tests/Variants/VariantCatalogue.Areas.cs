namespace Dma.Variants;

// Which area each freedom belongs to.
public static partial class VariantCatalogue
{
    /// <summary>The variants by the area whose freedom they take; those that take freedoms of several come under an empty name.</summary>
    public static ILookup<string, Variant> ByArea =>
        field ??= Groups()
            .SelectMany(group => group.Variants.Select(variant => (group.Area, Variant: variant)))
            .ToLookup(pair => pair.Area, pair => pair.Variant);

    private static IEnumerable<(string Area, IEnumerable<Variant> Variants)> Groups() =>
        [
            ("Platform", OfRoom()),
            ("Platform", OfDescriptions()),
            ("Addressing", OfAddresses()),
            ("Dispatch", OfDispatch()),
            ("Coherent", OfCoherentMemory()),
            ("Coherent", OfCoherentAddresses()),
            ("Coherent", OfCoherentRoom()),
            ("UserMapping", OfUserMappings()),
            ("Streaming", OfCaches()),
            ("Streaming", OfCacheSizes()),
            ("Scatterlist", OfLists()),
            ("Ordering", OfBuffers()),
            ("Ordering", OfOrdering()),
            ("Bounce", OfCopies()),
            ("Bounce", OfBounce()),
            ("Pool", OfPools()),
            ("DeviceMemory", OfDeclaredMemory()),
            ("Contiguous", OfContiguousMemory()),
            ("Contiguous", OfAreas()),
            ("Iommu", OfTranslation()),
            ("Iommu", OfDomains()),
            ("Iommu", OfAddressSpaces()),
            ("DeviceTree", OfTrees()),
            ("Legacy", OfOldNames()),
            ("Diagnostics", OfDiagnostics()),
            ("", OfCombinations()),
        ];
}
