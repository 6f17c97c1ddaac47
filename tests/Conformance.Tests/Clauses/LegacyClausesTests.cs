using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

/// <summary>What is said of a generic call is said of the old names that stand for it, and presumed by their clauses.</summary>
public class LegacyClausesTests
{
    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    [Fact]
    public void What_speaks_for_generic_calls_presumes_all_clauses_that_old_names_take_over()
    {
        var covered = Catalogue
            .Clauses.Where(clause => clause.Standing == ClauseStanding.Tested && LegacyClauses.Covers(clause.Id))
            .Select(clause => clause.Id);

        Catalogue
            .PresumedBy(LegacyClauses.NamesCanBeMixed)
            .Where(LegacyClauses.Covers)
            .Should()
            .BeEquivalentTo(covered);
    }

    [Fact]
    public void What_no_document_promises_is_not_taken_over()
    {
        Catalogue
            .Clauses.Where(clause => clause.Level != ClauseLevel.Must && clause.Standing == ClauseStanding.Tested)
            .Should()
            .NotContain(clause => LegacyClauses.Covers(clause.Id));
    }
}
