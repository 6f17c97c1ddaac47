using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Variants;
using Dma.Variants.Adversary;

namespace Dma.Proof.Tests.Adversary;

/// <summary>Right machines that take every freedom of the documents, as walks draw it, are never accused.</summary>
public class AdversaryTests
{
    private const long Dose = 4_000;
    private const long Sample = 500;
    private const ulong MostSeeds = 40;

    /// <summary>How many variants may take a freedom that could be a step and is none yet; it may only fall.</summary>
    private const int MostLater = 25;

    public static TheoryData<string> Names => [.. AdversaryCatalogue.All.Select(adversary => adversary.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_right_platform_is_never_accused_whatever_freedoms_it_takes(string name)
    {
        var adversary = AdversaryCatalogue.All.Single(adversary => adversary.Name == name);
        var search = new Search(adversary.CreateFactory(), adversary.Profile, 3, FreedomArea.Table);

        using var machine = adversary.CreateFactory().Create(adversary.Profile, 1);
        DescriptionBounds.FindNonsense(machine).Should().BeNull();
        search.Run(Dose).Violation.Should().BeNull(adversary.Freedom);
    }

    [Fact]
    public void Of_every_variant_it_is_said_which_freedoms_it_takes()
    {
        var names = VariantCatalogue.All.Select(TakenFreedoms.NameOf).Distinct().ToArray();

        names.Should().BeEquivalentTo(TakenFreedoms.Names);
        VariantCatalogue
            .All.Count(variant => TakenFreedoms.Of(variant).IsLater)
            .Should()
            .BeLessThanOrEqualTo(MostLater);
        FreedomCatalogue
            .All.Where(freedom => freedom != FreedomCatalogue.Areas)
            .Should()
            .OnlyContain(freedom =>
                VariantCatalogue.All.Any(variant => TakenFreedoms.Of(variant).Freedoms.Contains(freedom))
            );
    }

    [Fact]
    public void Every_way_of_every_freedom_is_left_to_some_machine_and_taken_by_walks()
    {
        var left = new HashSet<(Freedom, int)>();
        var taken = new HashSet<(Freedom, int)>();
        foreach (var adversary in AdversaryCatalogue.All)
        {
            using var machine = adversary.CreateFactory().Create(adversary.Profile, 1);
            machine.TryGet<IFreedoms>(out var freedoms).Should().BeTrue();
            left.UnionWith(freedoms!.Offers.SelectMany(offer => offer.Ways.Select(way => (offer.Freedom, way))));
        }

        for (var seed = 0UL; seed < MostSeeds && taken.Count < left.Count; seed++)
        {
            foreach (var adversary in AdversaryCatalogue.All)
            {
                var search = new Search(adversary.CreateFactory(), adversary.Profile, seed, FreedomArea.Table);
                search.Run(
                    Sample,
                    steps => taken.UnionWith(steps.Where(IsFreedom).Select(step => (FreedomOf(step), (int)step[0])))
                );
            }
        }

        left.GroupBy(pair => pair.Item1)
            .Should()
            .HaveCount(FreedomCatalogue.All.Count)
            .And.OnlyContain(ways => ways.Count() >= 2);
        taken.Should().BeEquivalentTo(left);
    }

    private static bool IsFreedom(Operation step) => FreedomArea.IsNameOfFreedom(step.Kind.Name);

    private static Freedom FreedomOf(Operation step) =>
        FreedomCatalogue.All.Single(freedom => FreedomArea.NameOf(freedom) == step.Kind.Name);
}
