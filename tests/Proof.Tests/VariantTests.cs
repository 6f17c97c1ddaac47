using Dma.Conformance;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Reference;
using Dma.Variants;

namespace Dma.Proof.Tests;

public class VariantTests
{
    private const long Dose = 20_000;

    public static TheoryData<string> Names => [.. VariantCatalogue.All.Select(variant => variant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_right_platform_is_never_accused(string name)
    {
        var variant = VariantCatalogue.All.Single(variant => variant.Name == name);
        var search = new Search(variant.CreateFactory(), variant.Profile, 2);

        using var machine = variant.CreateFactory().Create(variant.Profile, 1);
        DescriptionBounds.FindNonsense(machine).Should().BeNull();
        search.Run(Dose).Violation.Should().BeNull(variant.Freedom);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_variant_provides_what_the_profile_provides_that_it_is_made_of(string name)
    {
        var variant = VariantCatalogue.All.Single(variant => variant.Name == name);
        using var machine = variant.CreateFactory().Create(variant.Profile, 1);

        // Those that are there to provide less.
        string[]? less =
            variant.Name.StartsWith("core-alone", StringComparison.Ordinal) ? []
            : variant.Name == "lazy-identity" ? [nameof(IStreaming)]
            : null;
        if (less is not null)
        {
            FacetsOf(machine).Should().Equal(less);
            return;
        }

        // Those that combine areas provide more.
        FacetsOf(machine)
            .Should()
            .Contain(
                FacetsOf(new ReferenceFactory().Create(variant.Profile, 1))
                    .Where(facet => facet != nameof(IMovablePages) || variant.Name != "nothing-movable")
                    // A wrapper has no addresses of two cycles of its own, and a checker sees no calls about them.
                    .Where(facet => facet != nameof(IDoubleAddressCycle))
                    .Where(facet =>
                        facet != nameof(IDeviceMemory) || !variant.Name.StartsWith("finds-", StringComparison.Ordinal)
                    )
                    // Where devices address memory as it lies, nothing translates.
                    .Where(facet =>
                        facet is not (nameof(ITranslation) or nameof(IPhysicalView))
                        || variant.Name != "domains-beside-a-bus"
                    )
            );
    }

    [Fact]
    public void Every_variant_has_a_name_of_its_own_and_is_a_profile_of_the_factory() =>
        new VariantFactory().Profiles.Should().OnlyHaveUniqueItems().And.HaveCount(VariantCatalogue.All.Count);

    [Fact]
    public void The_factory_makes_the_variant_that_is_asked_for()
    {
        using var machine = new VariantFactory().Create("tiny-cache", 1);

        machine.Description.CacheLine.Should().Be(new ByteCount(32));
    }

    /// <summary>What a device with declared memory is given from elsewhere may come from an area, which has less then.</summary>
    [Fact]
    public void A_buffer_that_did_not_fit_in_declared_memory_may_lie_in_an_area()
    {
        var variant = VariantCatalogue.All.Single(variant => variant.Name == "declared-memory-and-the-rest-contiguous");

        var judged = () =>
            new Repro(variant.CreateFactory(), variant.Profile, seed: 0x5511eb6bda6053b3)
                .Step(35, "largest_free", "device=0:nic0")
                .Step(50, "declare_memory", "device=0:nic0 memory=0 offset=0x0 size=0x1000 flags=DMA_MEMORY_MAP")
                .Step(51, "alloc_coherent", "device=0:nic0 size=0x1001 flags=GFP_KERNEL attributes=NONE")
                .Step(138, "largest_free", "device=0:nic0")
                .Judge();

        judged.Should().NotThrow();
    }

    private static IEnumerable<string> FacetsOf(IDmaPlatform machine) =>
        AreaTable
            .Standard.Areas.SelectMany(area => area.Facets)
            .Where(facet => facet.Ask(machine).IsProvided)
            .Select(facet => facet.Name);
}
