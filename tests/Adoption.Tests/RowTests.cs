using Dma.Adoption.Tests.Subjects;
using Dma.Conformance;
using Dma.Conformance.Clauses;

namespace Dma.Adoption.Tests;

/// <summary>Which rows there are, which of them run, and what they say of a platform that is right.</summary>
public sealed class RowTests
{
    private static readonly IReadOnlyList<Clause> Clauses = ConformanceSuite.Catalogue.Clauses;

    [Fact]
    public void Each_clause_is_found_as_a_row_with_id_and_title_and_the_campaign_is_one_more()
    {
        using var run = TestRun.Find(typeof(Sample));

        run.Found.Select(test => test.DisplayName)
            .Should()
            .BeEquivalentTo(Clauses.Select(clause => $"{clause.Id} {clause.Title}").Append("DMA complete campaign"));
        run.Found.Select(test => test.UniqueID).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_row_can_be_filtered_by_clause_area_and_level()
    {
        using var run = TestRun.Find(typeof(Sample));

        var traits = run
            .Found.Single(test => test.DisplayName.StartsWith("DMA-MAP-005", StringComparison.Ordinal))
            .Traits;

        traits["Clause"].Should().Equal("DMA-MAP-005");
        traits["Area"].Should().Equal("Streaming");
        traits["Level"].Should().Equal("Must");
    }

    [Fact]
    public void The_campaign_runs_first_and_the_clauses_in_the_order_of_the_catalogue()
    {
        using var run = TestRun.Of(typeof(Quick));

        run.Rows.Select(row => row.Name.Split(' ')[0])
            .Should()
            .Equal(Clauses.Select(clause => clause.Id.Text).Prepend("DMA"));
    }

    [Fact]
    public void The_rows_of_a_class_share_one_campaign()
    {
        var before = Once.Campaigns;

        using var all = TestRun.Of(typeof(Once));
        using var two = TestRun.Of(typeof(Once), "DMA-MAP-005", "DMA-MAP-008");

        all.Rows.Should().HaveCount(Clauses.Count + 1);
        two.Rows.Should().HaveCount(2);
        (Once.Campaigns - before).Should().Be(2, "each of the two runs has one");
    }

    [Fact]
    public void Rows_that_no_suite_can_test_run_no_campaign()
    {
        using var run = TestRun.Of(typeof(Absent), "DMA-PLAT-012", "DMA-MAP-026");

        run["DMA-PLAT-012"].State.Should().Be("skipped");
        run["DMA-PLAT-012"].Text.Should().StartWith("untestable: ");
        run["DMA-MAP-026"].State.Should().Be("skipped");
        run["DMA-MAP-026"].Text.Should().StartWith("untestable: ").And.Contain("context");
    }

    [Fact]
    public void A_class_that_orders_its_tests_itself_gets_a_campaign_a_row()
    {
        using var run = TestRun.Of(typeof(Ordered), "DMA-MAP-005", "DMA-MAP-008");

        run.Rows.Select(row => row.Name[..11]).Should().Equal("DMA-MAP-008", "DMA-MAP-005");
        Ordered.Campaigns.Should().Be(2);
    }

    [Fact]
    public void A_row_that_an_editor_kept_runs_as_one_that_was_just_found()
    {
        using var fresh = TestRun.Of(typeof(Flawed), "DMA-MAP-005", "DMA-PLAT-012");
        using var kept = TestRun.OfKept(typeof(Flawed), "DMA-MAP-005", "DMA-PLAT-012");

        kept.Rows.Should().BeEquivalentTo(fresh.Rows);
        kept.Rows.Should().HaveCount(2);
    }

    [Fact]
    public void What_a_platform_does_not_provide_is_skipped_and_not_passed()
    {
        using var run = TestRun.Of(typeof(Sample));

        foreach (var clause in Clauses.Where(clause => clause.Standing == ClauseStanding.Tested))
        {
            var row = run[clause.Id.Text];
            row.State.Should().NotBe("failed", row.Text);
            if (clause.Needs == "IAddressing")
            {
                row.State.Should().Be("skipped", clause.Id.Text);
                row.Text.Should().Be("not provided: the platform does not provide IAddressing");
            }
        }

        Clauses.Should().Contain(clause => clause.Needs == "IAddressing");
        run["DMA-OPS-001"].Text.Should().StartWith("not applicable: ").And.Contain("'device-without-dma'");
        run["DMA-MAP-019"].Text.Should().StartWith("claim not made: ").And.Contain("'isolates'");
    }

    [Fact]
    public void A_clause_that_was_hardly_exercised_is_skipped_with_its_counts()
    {
        using var run = TestRun.Of(typeof(Sample), "DMA-MAP-015");

        run["DMA-MAP-015"].State.Should().Be("skipped");
        run["DMA-MAP-015"]
            .Text.Should()
            .MatchRegex(@"^not exercised: could have failed \d+ times in \d{5} operations, and passes with 100");
    }

    [Fact]
    public void A_row_that_passes_prints_its_counts_after_what_the_class_printed()
    {
        using var run = TestRun.Of(typeof(Talking), "DMA-PLAT-006");

        run["DMA-PLAT-006"].State.Should().Be("passed", run["DMA-PLAT-006"].Text);
        run["DMA-PLAT-006"]
            .Text.ReplaceLineEndings("\n")
            .Should()
            .MatchRegex(
                @"^from the constructor\ncould have failed \d+ times in \d{5} operations, and passes with 100$"
            );
    }

    [Fact]
    public void The_summary_of_xunit_counts_skips_as_skips()
    {
        using var run = TestRun.Of(typeof(Flawed));

        var states = run.Rows.CountBy(row => row.State).ToDictionary();
        run.Summary.Should().Be((run.Rows.Count, states["failed"], states["skipped"]));
    }

    [Fact]
    public void The_adapter_refers_to_no_library_of_assertions()
    {
        typeof(Conformance.Xunit.ConformanceTests)
            .Assembly.GetReferencedAssemblies()
            .Select(name => name.Name)
            .Should()
            .Contain("xunit.core")
            .And.NotContain(["xunit.assert", "FluentAssertions", "Xunit.SkippableFact", "Dma.Reference"]);
    }
}
