using Dma.Adoption.Tests.Subjects;
using Dma.Conformance;
using Dma.Mutants;
using Dma.Samples;

namespace Dma.Adoption.Tests;

/// <summary>Everything that can be overridden is what the campaign does.</summary>
public sealed class OverrideTests : IClassFixture<OverrideTests.Campaign>
{
    private readonly TestRun _run;

    public OverrideTests(Campaign campaign) => _run = campaign.Run;

    [Fact]
    public void The_seed_is_the_one_of_the_class() =>
        _run["DMA complete campaign"].Text.Should().Contain(", seed 0x5eed\n");

    [Fact]
    public void The_profile_is_the_only_one_that_runs_and_gets_the_operations_of_the_class()
    {
        var text = _run["DMA complete campaign"].Text;

        text.Should().MatchRegex(@"\nprofile no-copy-in-though-kept: 4\d{3} operations in ");
        text.Split("\nprofile ").Should().HaveCount(2);
    }

    [Fact]
    public void Clauses_of_other_areas_are_skipped()
    {
        _run["DMA-PLAT-006"].State.Should().Be("skipped");
        _run["DMA-PLAT-006"].Text.Should().Be("not selected: the area Platform is not among those asked about");
        _run["DMA-MAP-003"].Text.Should().NotContain("not selected");
    }

    [Fact]
    public void A_strict_class_fails_for_a_clause_that_only_should_hold()
    {
        var row = _run["DMA-MAP-011"];

        row.State.Should().Be("failed");
        row.Text.Should().StartWith("DMA-MAP-011 SHOULD violated");
        _run["DMA complete campaign"].Text.Should().StartWith("violated in ");
    }

    [Fact]
    public void Traces_go_where_the_class_says_and_name_its_factory()
    {
        var text = _run["DMA-MAP-011"].Text;

        text.Should()
            .Contain($"  trace     {Path.Combine(Overriding.Directory, "dma-map-011.")}")
            .And.Contain(
                $" --assembly {typeof(MutantFactory).Assembly.Location} --platform {typeof(MutantFactory).FullName}\n"
            )
            .And.Contain("new Repro(Factory, \"no-copy-in-though-kept\", ");
    }

    [Fact]
    public void A_regression_of_the_class_fails_its_row_before_anything_is_drawn()
    {
        Directory.CreateDirectory(Regressed.Directory);
        var path = $"{Regressed.Directory}/kept.trace.json";
        File.WriteAllText(path, Found().Trace);

        using var run = TestRun.Of(typeof(Regressed), "DMA-MAP-005", "DMA complete campaign");

        run["DMA-MAP-005"].State.Should().Be("failed");
        run["DMA-MAP-005"].Text.Should().Contain($"\n  kept as   {path}\n").And.Contain($"\n  trace     {path}\n");
        run["DMA complete campaign"]
            .Text.Should()
            .Contain($"\n1 regression replayed, 0 pass, 1 fail\n  {path} fails: DMA-MAP-005 is broken in default\n");

        static Finding Found() =>
            ConformanceSuite
                .Run(
                    new SinglePlatformFactory(_ => new BrokenBouncePlatform()),
                    new SuiteOptions { Operations = 20_000, Clauses = ["DMA-MAP-005"] }
                )
                .Findings.Single();
    }

    /// <summary>The one campaign of these tests.</summary>
    public sealed class Campaign : IDisposable
    {
        internal TestRun Run { get; } = TestRun.Of(typeof(Overriding));

        public void Dispose() => Run.Dispose();
    }
}
