namespace Dma.Reference;

/// <summary>Gives out the lowest free addresses, and before them those of the same length that were freed last. Replaceable.</summary>
/// <param name="domain">The domain.</param>
public class LowestAddresses(IommuDomain domain) : AddressAllocator(domain, keepsFreed: true)
{
    /// <inheritdoc />
    protected override bool TryPlace(ulong count, ulong limit, out ulong page) => TryLowest(0, count, limit, out page);

    /// <inheritdoc />
    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page) =>
        TryLowest(0, count, alignment, limit, out page);
}

/// <summary>
/// Gives out the highest free addresses that the device can drive, and before them those of the same length that were freed
/// last. Replaceable.
/// </summary>
/// <param name="domain">The domain.</param>
public class HighestAddresses(IommuDomain domain) : AddressAllocator(domain, keepsFreed: true)
{
    /// <inheritdoc />
    protected override bool TryPlace(ulong count, ulong limit, out ulong page) => TryHighest(count, limit, out page);

    /// <inheritdoc />
    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page) =>
        TryHighest(count, alignment, limit, out page);
}
