using Dma.Conformance.Engine;
using Dma.Variants.Adversary;

namespace Dma.Proof.Tests.Adversary;

/// <summary>Right machines that take every freedom of the documents, as walks draw it, are never accused.</summary>
public class AdversaryTests
{
    private const long Dose = 4_000;

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
}
