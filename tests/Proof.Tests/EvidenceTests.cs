using Dma.Conformance;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Reference;

namespace Dma.Proof.Tests;

public class EvidenceTests
{
    private const long Dose = 60_000;

    [Fact]
    public void Every_clause_that_applies_to_the_reference_is_put_to_the_test()
    {
        var factory = new ReferenceFactory();
        var runs = factory
            .Profiles.Select(profile => new Search(factory, profile, 1))
            .Select(search => (search.Worker.Subject.Profile, search.Run(Dose).Evidence))
            .ToList();

        var silent = ClauseCatalogue
            .Load()
            .Clauses.Where(clause => clause.Standing == ClauseStanding.Tested)
            .Where(clause => runs.Exists(run => Applies(clause, run.Profile)))
            .Where(clause => runs.Sum(run => run.Evidence.Of(clause.Id)) == 0);

        silent.Select(clause => clause.Id.Text).Should().BeEmpty();
    }

    [Fact]
    public void Little_of_what_the_reference_is_asked_for_is_unknown()
    {
        var report = ConformanceSuite.Run(new ReferenceFactory(), new SuiteOptions { Operations = Dose });

        report
            .Profiles.SelectMany(profile => profile.LoadedBytes)
            .Should()
            .AllSatisfy(load =>
            {
                load.Bytes.Should().BePositive();
                ((double)load.Unknown / load.Bytes).Should().BeLessThanOrEqualTo(0.1, load.Kind);
            });
    }

    private static bool Applies(Clause clause, Profile profile) =>
        (clause.Needs is null || profile.Facets.Contains(clause.Needs))
        && clause.Applies.Evaluate(name => profile.TryGetClaim(name, out var claim) ? claim : Claim.Unstated)
            == Claim.Yes;
}
