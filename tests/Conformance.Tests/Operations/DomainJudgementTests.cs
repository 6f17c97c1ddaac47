using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer to calls of domains that drivers manage.</summary>
public sealed class DomainJudgementTests
{
    private const int Lied = 7;

    [Theory]
    [InlineData(0, null)]
    [InlineData(4, "DMA-IOMMU-004")]
    public void A_removal_begins_where_the_last_one_ended_unless_that_was_mapped_anew(int page, string? clause) =>
        Judge(
                p => p with { Iommu = p.Iommu! with { RemovesExactly = Claim.Unstated } },
                (3, "domain_map", Map(0, 4)),
                (4, "domain_unmap", "domain=#2 page=0 count=4 skew=NONE"),
                (5, "domain_map", Map(page, 12)),
                (6, "domain_unmap", $"domain=#2 page=4 count={Lied} skew=NONE")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(0x8000_0000_0000_1000UL)]
    public void The_largest_pages_may_be_as_large_as_the_space(ulong sizes) =>
        Judge(
                p => p with { Iommu = p.Iommu! with { PageSizes = sizes } },
                (3, "domain_map", Map(0, 4)),
                (4, "domain_unmap", $"domain=#2 page=0 count={Lied} skew=NONE")
            )
            .Should()
            .Be("DMA-IOMMU-004");

    [Theory]
    [InlineData(15, 1, "DMA-IOMMU-004")]
    [InlineData(14, 2, "DMA-IOMMU-004")]
    [InlineData(15, 2, null)]
    public void The_last_page_of_the_space_is_an_ordinary_one(int page, int count, string? clause) =>
        Judge(
                p =>
                    p with
                    {
                        Iommu = p.Iommu! with { Aperture = new(new(0xFFFF_FFFF_FFFF_0000), new(0x1_0000)) },
                        PagedDomain = (machine, id) => new Lying(machine, id) { Everything = true },
                    },
                (3, "domain_map", Map(page, count)),
                (4, "domain_unmap", $"domain=#2 page={page} count={count} skew=NONE")
            )
            .Should()
            .Be(clause);

    private static string Map(int page, int count) =>
        $"domain=#2 device=0:gpu0 page={page} buffer=#1 first=0 count={count} protection=READ|WRITE skew=NONE";

    private static string? Judge(
        Func<MachineParts, MachineParts> replace,
        params (ulong Id, string Kind, string Arguments)[] steps
    )
    {
        var repro = new Repro(
            new ReferenceFactory(
                p => replace(p with { PagedDomain = (machine, id) => new Lying(machine, id) }),
                "iommu"
            ),
            "iommu",
            1
        )
            .Step(1, "alloc_pages", "count=16 placement=LOW")
            .Step(2, "domain_alloc", "");
        foreach (var (id, kind, arguments) in steps)
            repro = repro.Step(id, kind, arguments);
        try
        {
            repro.Judge();
            return null;
        }
        catch (ConformanceException exception)
        {
            return exception.Clause.Text;
        }
    }

    /// <summary>Answers a removal of so many pages, or every one, with a page too few.</summary>
    private sealed class Lying(Machine machine, DomainId id) : PagedDomain(machine, id)
    {
        public bool Everything { get; init; }

        public override ulong Unmap(ulong page, ulong count)
        {
            var removed = base.Unmap(page, count);
            return removed > 0 && (Everything || count == Lied) ? removed - 1 : removed;
        }
    }
}
