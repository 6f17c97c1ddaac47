using Dma.Conformance.Clauses;
using Dma.Mutants;

namespace Dma.Proof.Tests;

public class WithoutClauseTests
{
    /// <summary>All but those that throw: nothing can be taken as it is where there is no answer.</summary>
    public static TheoryData<string> Names =>
        [
            .. MutantCatalogue
                .All.Where(mutant => mutant.Hang is null && mutant.Clause != PlatformClauses.NoCallThrows.Text)
                .Select(mutant => mutant.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_its_clause_a_wrong_platform_survives_or_falls_to_a_clause_on_its_list(string name)
    {
        var mutant = MutantCatalogue.All.Single(mutant => mutant.Name == name);
        var clause = ClauseCatalogue.Load().Clauses.Single(clause => clause.Id.Text == mutant.Clause).Id;

        var found = new Search(mutant.CreateFactory(), mutant.Profile, Trial.Seed, clause).Run(Trial.Budget);

        found.Clause.Should().BeOneOf([null, .. mutant.AlsoFalls], mutant.RootCause);
    }
}
