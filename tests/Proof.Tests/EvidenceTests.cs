using Dma.Conformance;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Mutants;
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
            .DefaultProfiles.Select(profile => new Search(factory, profile, 1))
            .Select(search => (search.Worker.Subject.Profile, search.Run(Dose).Evidence))
            .ToList();

        var silent = ClauseCatalogue
            .Load()
            .Clauses.Where(clause => clause.Standing == ClauseStanding.Tested)
            .Where(clause => runs.Exists(run => Applies(clause, run.Profile)))
            .Where(clause => runs.Sum(run => run.Evidence.Of(clause.Id)) == 0);

        silent.Select(clause => clause.Id.Text).Should().BeEmpty();
    }

    public static TheoryData<string> Mutants =>
        [
            .. MutantCatalogue
                .All.Where(mutant => mutant.Hang is null && !IsOfTheWholeSequence(mutant.Clause))
                .Select(mutant => mutant.Name),
        ];

    /// <summary>The step that a wrong platform falls at counts for the clause; without that evidence it passes.</summary>
    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_wrong_platform_falls_where_there_is_evidence_and_not_before(string name)
    {
        var mutant = MutantCatalogue.All.Single(mutant => mutant.Name == name);
        var found = Trial.Of(mutant).Found;
        var clause = found.Violation!.Clause;

        var (with, falls) = Weigh(mutant, found.Steps, found.PlatformSeed, clause);
        var (without, passes) = Weigh(mutant, found.Steps.SkipLast(1).ToArray(), found.PlatformSeed, clause);

        falls.Should().NotBeNull().And.Match<Violation>(violation => violation.Clause == clause);
        passes.Should().BeNull();
        if (clause.Text == mutant.Clause)
        {
            with.Should().BeGreaterThan(without, mutant.RootCause);
        }
    }

    private static bool IsOfTheWholeSequence(string clause) =>
        clause == PlatformClauses.DescriptionHolds.Text || clause == PlatformClauses.SameSeedSameAnswers.Text;

    private static (long Evidence, Violation? Violation) Weigh(
        Mutant mutant,
        IReadOnlyList<Operation> steps,
        ulong platformSeed,
        ClauseId clause
    )
    {
        var worker = new Worker(
            Subject.Create(mutant.CreateFactory(), mutant.Profile, AreaTable.Standard),
            new HashSet<ClauseId>()
        );
        var outcome = new Executor(worker).Run(steps, platformSeed);
        return (worker.State.Evidence.Of(clause), outcome.Violation);
    }

    [Fact]
    public void Little_of_what_the_reference_is_asked_for_is_unknown()
    {
        var report = ConformanceSuite.Run(new ReferenceFactory(), new SuiteOptions { Operations = 2 * Dose });

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
