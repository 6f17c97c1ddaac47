using Dma.Adoption.Tests.Subjects;
using Dma.Conformance;
using Dma.Samples;

namespace Dma.Adoption.Tests;

/// <summary>What a row that fails says, and which rows do.</summary>
public sealed class FailureTests
{
    [Fact]
    public void A_broken_clause_fails_with_its_program_its_trace_and_the_command_that_replays_it()
    {
        using var run = TestRun.Of(typeof(Broken));

        var row = run["DMA-MAP-005"];
        row.State.Should().Be("failed");
        row.ExceptionTypes.Should().Equal(typeof(ConformanceException).FullName);
        row.StackTrace.Should().BeEmpty();
        var trace = row.Text.Split("\n  trace     ")[1].TrimEnd('\n');
        trace
            .Should()
            .StartWith(Path.Combine(AppContext.BaseDirectory, "dma-conformance", typeof(Broken).FullName!))
            .And.EndWith(".trace.json");
        File.ReadAllText(trace).Should().Contain("DMA-MAP-005").And.Contain("broken bounce window");
        row.Text.Should()
            .StartWith("DMA-MAP-005 MUST violated: map gives a TO_DEVICE buffer to the device\n")
            .And.Contain(
                $"\n  replay    dma-conformance replay {trace} --assembly {typeof(BrokenBouncePlatform).Assembly.Location} --platform Dma.Samples.BrokenBouncePlatform\n"
            )
            .And.Contain("new Repro(CreatePlatform, \"default\", ");
    }

    [Fact]
    public void What_is_printed_stands_with_the_program_if_the_class_asks_for_it()
    {
        using var run = TestRun.Of(typeof(Printing), "DMA-MAP-005");

        run["DMA-MAP-005"].Text.Should().Contain("\n  printed\n    a machine is created\n  minimal");
    }

    [Fact]
    public void The_program_for_the_broken_sample_has_four_steps()
    {
        using var run = TestRun.Of(typeof(Broken), "DMA-MAP-005");

        run["DMA-MAP-005"]
            .Text.Should()
            .MatchRegex(@"  program\n    1  .*\n    2  .*\n    3  .*\n    4  .*\n  minimal");
    }

    [Fact]
    public void The_test_that_a_row_prints_fails_where_it_is_pasted()
    {
        var repro = new Repro(CreatePlatform, "default", seed: 0x1)
            .Step(1, "alloc_pages", "count=1 placement=ANY")
            .Step(2, "cpu_store", "buffer=#1 offset=0x0 size=0x1 bytes=0x12")
            .Step(3, "map", "device=0:nic0 buffer=#1 offset=0x0 size=0x1 direction=TO_DEVICE attributes=NONE")
            .Step(4, "device_load", "mapping=#3 offset=0x0 size=0x1");

        var judge = () => repro.Judge();

        judge.Should().Throw<ConformanceException>().Which.Clause.Text.Should().Be("DMA-MAP-005");

        static IDmaPlatform CreatePlatform(ulong seed) => new BrokenBouncePlatform();
    }

    [Fact]
    public void The_campaign_fails_with_the_counts_of_all_clauses()
    {
        using var run = TestRun.Of(typeof(Broken));

        var row = run["DMA complete campaign"];
        row.State.Should().Be("failed");
        row.Text.Should()
            .MatchRegex(@"^violated in default: of \d+ clauses \d+ passed, \d+ failed, ")
            .And.Contain("\nDMA-MAP-005 MUST map gives a TO_DEVICE buffer to the device is violated, as the row of the")
            .And.NotContain("  program\n");
    }

    [Fact]
    public void Rows_alone_ask_about_their_clauses_and_no_others()
    {
        if (Directory.Exists(Alone.Directory))
        {
            Directory.Delete(Alone.Directory, recursive: true);
        }

        using var innocent = TestRun.Of(typeof(Alone), "DMA-MAP-004", "DMA-PLAT-006");
        var before = Directory.GetFiles(Alone.Directory);
        using var guilty = TestRun.Of(typeof(Alone), "DMA-MAP-007", "DMA-PLAT-006");
        var after = Directory.GetFiles(Alone.Directory);

        innocent.Rows.Should().HaveCount(2).And.OnlyContain(row => row.State == "passed");
        before.Should().BeEmpty();
        guilty["DMA-MAP-007"].State.Should().Be("failed");
        guilty["DMA-PLAT-006"].State.Should().Be("passed");
        after.Should().ContainSingle().Which.Should().Contain("dma-map-007");
    }

    [Fact]
    public void The_campaign_alone_asks_about_every_clause()
    {
        using var run = TestRun.Of(typeof(Broken), "DMA complete campaign");

        run.Rows.Should().ContainSingle().Which.State.Should().Be("failed");
        run.Rows[0].Text.Should().Contain("\nDMA-MAP-005 MUST violated: ").And.Contain("  program\n    1  ");
    }

    [Fact]
    public void A_platform_that_cannot_be_created_fails_its_own_row_and_leaves_the_others_unjudged()
    {
        using var run = TestRun.Of(typeof(Absent));

        run["DMA-PLAT-001"].State.Should().Be("failed");
        run["DMA-PLAT-001"].Text.Should().Contain("no machine today");
        run["DMA complete campaign"].State.Should().Be("failed");
        run["DMA-MAP-005"].State.Should().Be("skipped");
        run["DMA-MAP-005"].Text.Should().StartWith("not judged: profile default was cut short, the platform could not");
        run.Rows.Should().NotContain(row => row.State == "passed");
    }

    [Fact]
    public void A_platform_that_cannot_be_created_fails_every_row_where_its_own_does_not_run()
    {
        using var run = TestRun.Of(typeof(Absent), "DMA-MAP-005", "DMA-MAP-019");

        run.Rows.Should().HaveCount(2).And.OnlyContain(row => row.State == "failed");
        run["DMA-MAP-005"]
            .Text.Should()
            .StartWith("DMA-PLAT-001 MUST violated")
            .And.Contain("no machine today")
            .And.Contain($"--assembly {typeof(Absent).Assembly.Location}\n");
    }

    [Fact]
    public void An_option_that_makes_no_sense_fails_every_row()
    {
        using var run = TestRun.Of(typeof(Mistaken), "DMA-MAP-005", "DMA-MAP-008", "DMA complete campaign");

        run.Rows.Should().HaveCount(3).And.OnlyContain(row => row.State == "failed");
        run["DMA-MAP-008"].ExceptionTypes.Should().Equal(typeof(OptionException).FullName);
        run["DMA-MAP-008"].Text.Should().Contain("there is no area 'Steaming'");
    }

    [Fact]
    public void A_class_that_fails_by_itself_is_not_skipped()
    {
        using var run = TestRun.Of(typeof(Untidy), "DMA-PLAT-012", "DMA-PLAT-006");

        run.Rows.Should().HaveCount(2).And.OnlyContain(row => row.State == "failed");
        run["DMA-PLAT-012"].ExceptionTypes.Should().Contain(typeof(InvalidOperationException).FullName);
        run["DMA-PLAT-012"].Text.Should().Contain("untestable: ").And.Contain("untidy");
    }

    [Fact]
    public void A_broken_clause_that_only_should_hold_is_a_skip_that_shows_its_program()
    {
        using var run = TestRun.Of(typeof(Lenient), "DMA-MAP-011");

        var row = run["DMA-MAP-011"];
        row.State.Should().Be("skipped");
        row.Text.Should()
            .StartWith("broken, but a Should clause fails only a strict run\nDMA-MAP-011 SHOULD violated")
            .And.Contain("  program\n    1  ");
    }
}
