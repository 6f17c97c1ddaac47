using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Tests.Reporting;

public sealed class ReportTextTests
{
    private static readonly SuiteReport Small = ConformanceSuite.Run(
        new ReferenceFactory(),
        new SuiteOptions { Operations = 200, Profiles = ["coherent"] }
    );

    [Fact]
    public void The_table_adds_up_to_all_clauses()
    {
        var rows = ReportText
            .Render(Small)
            .Split('\n')
            .SkipWhile(line => !line.StartsWith("clauses ", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(
                cells => cells[0],
                cells => cells[1..].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray()
            );

        rows.Keys.Should()
            .Equal(
                "Addressing",
                "Bounce",
                "Coherent",
                "Contiguous",
                "DeviceMemory",
                "DeviceTree",
                "Diagnostics",
                "Dispatch",
                "Iommu",
                "Legacy",
                "Ordering",
                "Platform",
                "Pool",
                "Scatterlist",
                "Streaming",
                "UserMapping",
                "all"
            );
        rows["all"].Sum().Should().Be(ConformanceSuite.Catalogue.Clauses.Count);
        for (var i = 0; i < rows["all"].Length; i++)
        {
            rows.Where(row => row.Key != "all").Sum(row => row.Value[i]).Should().Be(rows["all"][i]);
        }
    }

    [Fact]
    public void Every_count_of_the_verdict_is_printed_and_conformant_never_stands_alone()
    {
        foreach (var outcome in Enum.GetValues<ClauseOutcome>())
        {
            var report = Small with
            {
                Clauses = [.. Small.Clauses.Select(result => result with { Outcome = outcome, Evidence = 3 })],
            };
            var line = ReportText.VerdictOf(report);

            line.Should().Contain($" {report.Clauses.Count} {NameOf(outcome)}", "of " + outcome);
            line.Should().Contain(" 0 ").And.MatchRegex("^[a-z]+ in coherent: of ");
        }
    }

    [Fact]
    public void What_was_not_shown_is_named_by_id()
    {
        var report = Small with
        {
            Profiles =
            [
                Small.Profiles[0] with
                {
                    Suspected = [StreamingClauses.MappingErrorIsStable],
                    CutShort = "a reason",
                },
            ],
            NotRun = ["other\u001b"],
            Clauses =
            [
                .. Small.Clauses.Select(
                    (result, i) =>
                        result with
                        {
                            Outcome = i switch
                            {
                                0 => ClauseOutcome.NotExercised,
                                1 => ClauseOutcome.NotProvided,
                                2 => ClauseOutcome.ClaimNotMade,
                                _ => ClauseOutcome.Passed,
                            },
                            Evidence = 7,
                        }
                ),
            ],
        };

        var text = ReportText.Render(report);

        text.Should().Contain($"  not exercised     {report.Clauses[0].Clause.Id} (7 of 100)\n");
        text.Should().Contain($"  not provided      {report.Clauses[1].Clause.Id}\n");
        text.Should().Contain($"  claims not made   {report.Clauses[2].Clause.Id}\n");
        text.Should()
            .Contain(
                $"  suspected         {StreamingClauses.MappingErrorIsStable} in coherent, seen broken only behind another clause\n"
            );
        text.Should().Contain("no clause broken; cut short: a reason\n");
        text.Should().Contain("profile other\\u001b: not run, since the run was cut short\n");
        text.Should().EndWith(ReportText.VerdictOf(report) + "\n").And.NotContain("\u001b");
    }

    [Fact]
    public void A_run_of_nothing_is_incomplete()
    {
        var report = Small with { Profiles = [] };

        report.Verdict.Should().Be(Verdict.Incomplete);
        ReportText
            .Render(report)
            .Should()
            .Contain("no profile was run\n")
            .And.Contain("\nincomplete in no profile: of ");
    }

    [Fact]
    public void A_profile_that_a_cut_run_did_not_reach_makes_it_incomplete()
    {
        var report = Small with
        {
            Clauses = [.. Small.Clauses.Select(result => result with { Outcome = ClauseOutcome.Passed })],
        };

        report.Verdict.Should().Be(Verdict.Conformant);
        (report with { NotRun = ["write-back"] }).Verdict.Should().Be(Verdict.Incomplete);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(SuiteOptions.MostOperations + 1, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 65)]
    public void Options_out_of_their_range_are_refused(long operations, int workers) =>
        FluentActions
            .Invoking(() =>
                ConformanceSuite.Run(
                    new ReferenceFactory(),
                    new SuiteOptions { Operations = operations, Workers = workers }
                )
            )
            .Should()
            .Throw<OptionException>();

    private static string NameOf(ClauseOutcome outcome) =>
        outcome switch
        {
            ClauseOutcome.NotExercised => "not exercised",
            ClauseOutcome.NotApplicable => "not applicable",
            ClauseOutcome.NotProvided => "not provided",
            ClauseOutcome.ClaimNotMade => "claims not made",
            ClauseOutcome.NotSelected => "not selected",
            _ => outcome.ToString().ToLowerInvariant(),
        };
}
