using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What is asked to be mapped in a domain.</summary>
internal readonly record struct DomainRequest
{
    public DomainRequest(SpecificationState state, Domain domain, DeviceId device, ulong place, Block block)
    {
        (Domain, Device, Block) = (domain, device, block);
        Unit = DomainSpecification.UnitOf(state.Profile);
        Page = Domains.FirstPage(state.Profile) + place;
        EndPage = Domains.EndPage(state.Profile);
    }

    public Domain Domain { get; }

    /// <summary>The device that is to use it.</summary>
    public DeviceId Device { get; }

    public Block Block { get; }

    /// <summary>The block of which one page follows; null where there is only one.</summary>
    public Block? Second { get; init; }

    /// <summary>The unit in bytes.</summary>
    public ulong Unit { get; }

    /// <summary>The first page of device addresses.</summary>
    public ulong Page { get; }

    /// <summary>The first page of the block.</summary>
    public ulong First { get; init; }

    /// <summary>How many pages of the block.</summary>
    public ulong Count { get; init; }

    public IommuProtection Protection { get; init; }

    /// <summary>What is not aligned: nothing, the address, the memory or the size.</summary>
    public int Skew { get; init; }

    /// <summary>How many pages in all.</summary>
    public ulong Pages => Count + (Second is null ? 0UL : 1UL);

    /// <summary>The page behind the last one that can be translated; null where nothing is said.</summary>
    private ulong? EndPage { get; }

    public DmaAddress Address => new(Page * Unit + (Skew == 1 ? Unit / 2 : 0));

    public ulong MemoryOffset => First * Unit + (Skew == 2 ? 1UL : 0);

    public ByteCount Size => new(Count * Unit + (Skew == 3 ? Unit / 2 : 0));

    /// <summary>Whether an address has a translation already.</summary>
    public bool IsTaken => !DomainSpecification.IsFree(Domain, Page, Pages + (Skew == 0 ? 0UL : 1UL));

    /// <summary>Whether an address is outside the aperture.</summary>
    public bool IsOutside => EndPage is { } end && Page + Pages > end;

    /// <summary>The blocks, and the bytes of each.</summary>
    public IEnumerable<(Block Block, int Start, int Length)> Parts
    {
        get
        {
            yield return (Block, (int)(First * Unit), (int)(Count * Unit));
            if (Second is not null)
            {
                yield return (Second, 0, (int)Unit);
            }
        }
    }

    public DmaDirection Direction =>
        Protection switch
        {
            IommuProtection.Read => DmaDirection.ToDevice,
            IommuProtection.Write => DmaDirection.FromDevice,
            _ => DmaDirection.Bidirectional,
        };
}

/// <summary>What is asked to be removed from a domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Page">The first page of device addresses.</param>
/// <param name="Count">How many pages.</param>
internal readonly record struct DomainRemoval(Domain Domain, ulong Page, ulong Count);
