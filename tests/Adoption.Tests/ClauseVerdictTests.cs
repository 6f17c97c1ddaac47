using Dma.Conformance;
using Dma.Conformance.Clauses;
using Dma.Conformance.Xunit;

namespace Dma.Adoption.Tests;

/// <summary>What a row makes of reports that a sample does not give.</summary>
public sealed class ClauseVerdictTests
{
    private static readonly Clause Clause = ConformanceSuite.Catalogue.Clauses.First(clause =>
        clause.Id.Text == "DMA-MAP-005"
    );

    private static readonly HashSet<string> Rows = [Clause.Id.Text];

    [Fact]
    public void A_clause_that_was_seen_broken_behind_another_has_not_passed()
    {
        var result = Judge(ClauseOutcome.Passed, Profile("a"), Profile("b") with { Suspected = [Clause.Id] });

        result.Outcome.Should().Be(RowOutcome.Skipped);
        result.Text.Should().StartWith("suspected: ");
    }

    [Fact]
    public void A_clause_that_passed_before_the_run_was_cut_short_has_passed() =>
        Judge(ClauseOutcome.Passed, Profile("a") with { CutShort = "time was up" })
            .Outcome.Should()
            .Be(RowOutcome.Passed);

    [Theory]
    [InlineData(ClauseOutcome.NotExercised)]
    [InlineData(ClauseOutcome.NotProvided)]
    [InlineData(ClauseOutcome.NotApplicable)]
    [InlineData(ClauseOutcome.ClaimNotMade)]
    public void A_run_that_was_cut_short_judges_nothing_else(ClauseOutcome outcome)
    {
        var result = Judge(outcome, Profile("a"), Profile("b") with { CutShort = "time was up" });

        result.Outcome.Should().Be(RowOutcome.Skipped);
        result
            .Text.Should()
            .Be(
                "not judged: profile b was cut short, time was up; could have failed 42 times in 2000 operations, and passes with 100"
            );
    }

    [Fact]
    public void A_clause_that_is_broken_in_two_profiles_shows_both_programs_and_where_they_are()
    {
        var result = Judge(
            ClauseOutcome.Failed,
            Profile("a") with
            {
                Findings = [Finding("a") with { TracePath = "out/a.json" }],
            },
            Profile("b") with
            {
                Findings = [Finding("b")],
            }
        );

        result.Outcome.Should().Be(RowOutcome.Failed);
        result.Text.Should().Be("broken in a\n\n  trace     out/a.json\n\nbroken in b\n");
    }

    private static RowResult Judge(ClauseOutcome outcome, params ProfileReport[] profiles) =>
        ClauseVerdict.Of(
            Clause,
            new SuiteReport
            {
                Version = "1",
                Seed = 1,
                Strict = false,
                Profiles = profiles,
                Clauses = [new ClauseResult(Clause, outcome, 42)],
            },
            Rows
        );

    private static ProfileReport Profile(string name) =>
        new()
        {
            Name = name,
            Operations = 1000,
            Sequences = 10,
            Loads = 400,
            LoadedBytes = [],
            CutShort = null,
            Findings = [],
            Suspected = [],
            Clauses = [],
        };

    private static Finding Finding(string profile) =>
        new()
        {
            Clause = Clause,
            Profile = profile,
            Platform = "",
            Seed = 1,
            Expected = "",
            Observed = "",
            Program = [],
            Command = "",
            Text = $"broken in {profile}\n",
            Trace = "",
            CSharpTest = "",
            DriverCode = "",
            Steps = 4,
            FoundSteps = 4,
            Executions = 1,
            End = ShrinkEnd.Minimal,
            Repeats = 5,
            Reproduced = 5,
            FoundAfter = 1,
            IsFlaky = false,
        };
}
