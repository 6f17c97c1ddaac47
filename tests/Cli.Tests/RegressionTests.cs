using Dma.Conformance.Cli;
using Dma.Reference;

namespace Dma.Cli.Tests;

public sealed class RegressionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_kept_is_replayed_first_the_next_time_and_kept_once()
    {
        var folder = _scratch["regressions"];

        // Those that every seed finds.
        string[] known = ["--clause", "DMA-MAP-008", "--clause", "DMA-MAP-010", "--ops", "12000"];
        var first = Run("Stale", ["--regressions", folder, "--keep", .. known]).ShouldBe(ExitCode.Violation);
        var kept = Kept(folder);
        string[] again = ["--regressions", folder, "--seed", "99", .. known];
        var second = Run("Stale", ["--keep", .. again]).ShouldBe(ExitCode.Violation);
        var third = Run("Stale", ["--workers", "1", .. again]);

        kept.Should().NotBeEmpty();
        first.Report.Should().Contain("\n0 regressions replayed\n").And.Contain($"  kept as   {kept[0]}\n");
        second.Report.Should().Contain($"\n{kept.Length} regression").And.Contain($"  {kept[0]} fails: DMA-");
        Kept(folder).Should().BeEquivalentTo(kept, "what is known fails no second time");
        third.Report.Should().Be(second.Report);
        Tool.Run(["replay", kept[0], .. Samples.Platform("Stale")]).ShouldBe(ExitCode.Violation);
    }

    [Fact]
    public void A_platform_that_was_mended_passes_them()
    {
        var folder = _scratch["regressions"];
        Run("Stale", "--regressions", folder, "--keep").ShouldBe(ExitCode.Violation);
        var count = Kept(folder).Length;

        var mended = Tool.Run("run", "--ops", "300", "--regressions", folder).ShouldBe(ExitCode.Incomplete);

        mended.Report.Should().Contain($"\n{count} regression{(count == 1 ? "" : "s")} replayed, all pass\n");
    }

    [Fact]
    public void The_folder_of_the_current_directory_is_taken_if_it_is_there_and_none_is_named()
    {
        var folder = _scratch["regressions"];
        Run("Stale", "--regressions", folder, "--keep").ShouldBe(ExitCode.Violation);

        InDirectory(folder).Report.Should().Contain(" replayed, all pass\n");
        InDirectory(folder, "--regressions", "none").Report.Should().NotContain(" replayed");
        InDirectory(_scratch["not there"]).Report.Should().NotContain(" replayed");
        Tool.Run(
                surroundings => surroundings with { Regressions = _scratch["new"] },
                ["run", "--ops", "4000", "--keep", .. Samples.Platform("Stale")]
            )
            .ShouldBe(ExitCode.Violation);
        Kept(_scratch["new"])
            .Should()
            .BeEquivalentTo(
                Kept(folder).Select(path => path.Replace(folder, _scratch["new"], StringComparison.Ordinal))
            );
    }

    [Fact]
    public void With_out_and_keep_the_trace_goes_to_both()
    {
        var (folder, output) = (_scratch["regressions"], _scratch["out"]);

        var outcome = Run("Stale", "--regressions", folder, "--keep", "--out", output).ShouldBe(ExitCode.Violation);

        var traces = Kept(output);
        traces.Should().HaveCount(Kept(folder).Length);
        outcome
            .Report.Should()
            .Contain(
                $"  replay    dma-conformance replay {Directory.GetFiles(output, "*.json").Order(StringComparer.Ordinal).First()} "
            )
            .And.Contain($"  kept as   {Kept(folder)[0]}\n");
        File.ReadAllText(traces[0]).Should().Be(File.ReadAllText(Kept(folder)[0]));
    }

    [Fact]
    public void The_command_that_finds_it_again_names_the_folder()
    {
        Directory.CreateDirectory(_scratch["with space"]);

        Run("Stale", "--regressions", _scratch["with space"])
            .Report.Should()
            .Contain($" --ops 4000 --regressions \"{_scratch["with space"]}\" --out out --assembly ");
    }

    [Fact]
    public void A_failure_that_does_not_come_every_time_is_not_kept()
    {
        var outcome = Tool.Run([
            "run",
            "--ops",
            "2000",
            "--strict",
            "--clause",
            "DMA-PLAT-001",
            "--regressions",
            _scratch["regressions"],
            "--keep",
            .. Samples.Platform("Wavering"),
        ]);

        outcome.ShouldBe(ExitCode.Violation).Report.Should().Contain("  flaky     the program failed in ");
        Kept(_scratch["regressions"]).Should().BeEmpty();
    }

    [Fact]
    public void What_cannot_be_used_is_one_line_before_the_run()
    {
        var folder = _scratch["regressions"];
        Run("Throwing", "--regressions", folder, "--keep").ShouldBe(ExitCode.Violation);
        var trace = Kept(folder)[0];

        Message("--regressions", folder)
            .Should()
            .Be(
                $"dma-conformance: {trace} does not fit: the platform has no profile 'default'; its profiles are {string.Join(", ", new ReferenceFactory().Profiles)}; move it, or name another folder of regressions"
            );
        File.WriteAllText(trace, "text");
        Message("--regressions", folder)
            .Should()
            .Be(
                $"dma-conformance: {trace}: this is no trace, since it is no JSON at line 1; a folder of regressions holds traces under such names, and nothing else"
            );
        Message("--regressions", _scratch["moon"])
            .Should()
            .Be($"dma-conformance: the folder of regressions {_scratch["moon"]} does not exist; name one with traces");
        Message("--regressions", "").Should().Contain("--regressions is empty; name a folder, or 'none'");
        Message("--regressions", "none", "--keep")
            .Should()
            .Be("dma-conformance: --keep needs a folder, and --regressions is none; leave one of them out");
        Message("--regressions", trace, "--keep")
            .Should()
            .Contain($"--regressions {trace} is a file; name a directory");
        File.ReadAllText(trace).Should().Be("text");
    }

    private static Outcome InDirectory(string folder, params string[] more) =>
        Tool.Run(surroundings => surroundings with { Regressions = folder }, ["run", "--ops", "300", .. more]);

    private static Outcome Run(string type, params string[] more) =>
        Tool.Run([
            "run",
            .. more.Contains("--ops") ? [] : (string[])["--ops", "4000"],
            .. more,
            .. Samples.Platform(type),
        ]);

    private static string[] Kept(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(path => $"{folder}/{Path.GetFileName(path)}"),
        ];

    private static string Message(params string[] more) => Tool.Run(["run", .. more]).ShouldBeWrongUse();
}
