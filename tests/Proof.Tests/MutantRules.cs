using System.Reflection;
using Dma.Conformance.Clauses;
using Dma.Mutants;

namespace Dma.Proof.Tests;

public class MutantRules
{
    private static readonly ClauseCatalogue Clauses = ClauseCatalogue.Load();

    [Fact]
    public void Every_clause_that_must_hold_and_is_tested_has_a_mutant()
    {
        var tested = Clauses
            .Clauses.Where(clause => clause.Level == ClauseLevel.Must && clause.Standing == ClauseStanding.Tested)
            .Select(clause => clause.Id.Text);

        tested.Except(MutantCatalogue.All.Select(mutant => mutant.Clause)).Should().BeEmpty();
    }

    [Fact]
    public void Every_mutant_names_clauses_that_are_tested() =>
        MutantCatalogue
            .All.Concat(MutantCatalogue.BeyondReach)
            .SelectMany(mutant => mutant.AlsoFalls.Append(mutant.Clause))
            .Distinct()
            .Should()
            .OnlyContain(id => Clauses.Clauses.Any(c => c.Id.Text == id && c.Standing == ClauseStanding.Tested));

    [Fact]
    public void Every_mutant_has_a_name_of_its_own_and_is_a_profile_of_the_factory() =>
        new MutantFactory().Profiles.Should().OnlyHaveUniqueItems().And.HaveCount(MutantCatalogue.All.Count);

    [Fact]
    public void Every_mutant_is_in_a_list()
    {
        var defined = (
            from type in typeof(Mutant).Assembly.GetTypes()
            from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where property.PropertyType == typeof(Mutant)
            select (Mutant)property.GetValue(null)!
        ).ToArray();

        defined.Should().NotBeEmpty();
        defined.Except(MutantCatalogue.All.Concat(MutantCatalogue.BeyondReach)).Should().BeEmpty();
    }

    [Fact]
    public void Every_mutant_tells_its_slip_in_a_sentence() =>
        MutantCatalogue
            .All.Should()
            .OnlyContain(mutant => mutant.RootCause.Length > 20 && mutant.RootCause.EndsWith('.'));

    [Fact]
    public void At_most_one_in_five_fails_at_the_first_call() =>
        (5 * MutantCatalogue.All.Count(mutant => mutant.FailsAtFirstCall))
            .Should()
            .BeLessThanOrEqualTo(MutantCatalogue.All.Count);

    [Fact]
    public void At_least_half_need_a_combination() =>
        (2 * MutantCatalogue.All.Count(mutant => mutant.IsCombination))
            .Should()
            .BeGreaterThanOrEqualTo(MutantCatalogue.All.Count);
}
