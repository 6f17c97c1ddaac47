using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public sealed class ClauseResultsTests
{
    [Theory]
    [InlineData(false, ClauseOutcome.Passed)]
    [InlineData(true, ClauseOutcome.NotExercised)]
    public void What_was_seen_broken_behind_another_clause_has_not_passed(bool suspected, ClauseOutcome expected)
    {
        var catalogue = ClauseCatalogue.Load();
        var clause = StreamingClauses.MappingErrorIsStable;
        var profile = new ProfileReport
        {
            Name = "a",
            Operations = 1,
            Sequences = 1,
            Loads = 0,
            LoadedBytes = [],
            CutShort = null,
            Findings = [],
            Suspected = suspected ? [clause] : [],
            Clauses = [.. catalogue.Clauses.Select(each => new ClauseResult(each, ClauseOutcome.Passed, 1_000))],
        };

        var merged = ClauseResults.Merge(catalogue, [profile]);

        merged.Single(result => result.Clause.Id == clause).Outcome.Should().Be(expected);
        merged.Count(result => result.Outcome == ClauseOutcome.Passed).Should().Be(merged.Count - (suspected ? 1 : 0));
    }
}
