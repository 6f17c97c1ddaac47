using System.Globalization;
using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>What cannot be done is told in one line, with exit code 2.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "name a command; 'dma-conformance --help' shows them")]
    [InlineData("ran", "there is no 'ran' here; 'dma-conformance --help' shows what there is")]
    [InlineData("run --opps 3", "there is no '--opps' here; 'dma-conformance run --help' shows")]
    [InlineData("run extra", "extra")]
    [InlineData("run --ops", "--ops")]
    [InlineData("run --ops 1 --ops 2", "--ops")]
    [InlineData("run --ops 0", "--ops is a whole number from 1 to 1000000000000000, not '0'")]
    [InlineData("run --ops 9223372036854775807", "--ops is a whole number")]
    [InlineData("run --ops 1e6", "--ops is a whole number")]
    [InlineData("run --workers 65", "--workers is a whole number from 1 to 64, not '65'")]
    [InlineData("run --time 0", "--time is a number of seconds from 0.001 to 10000000, not '0'")]
    [InlineData("run --time 1,5", "--time is a number of seconds")]
    [InlineData("run --hang -1", "--hang is a number of seconds")]
    [InlineData("run --hang NaN", "--hang is a number of seconds")]
    [InlineData("run --seed 0x", "--seed is 'random' or a number up to 64 bits")]
    [InlineData("run --seed 0x10000000000000000", "--seed is 'random'")]
    [InlineData("run --seed -1", "--seed is 'random'")]
    [InlineData(
        "run --profile moon",
        "there is no profile 'moon'|no profile 'moon'; its profiles are coherent, write-back, isolating"
    )]
    [InlineData("run --area Moon", "there is no area 'Moon'; the areas are Addressing, ")]
    [InlineData("run --clause DMA-MAP-999", "there is no clause 'DMA-MAP-999'; 'dma-conformance list' names them all")]
    [InlineData("run --platform My.Type", "--platform My.Type needs --assembly")]
    [InlineData("explain", "explain|argument")]
    [InlineData("explain DMA-MAP-999", "there is no clause 'DMA-MAP-999'; 'dma-conformance list' names them all")]
    [InlineData("list moons", "moons")]
    [InlineData("replay", "replay|argument")]
    public void Wrong_use_is_one_line(string args, string expected) =>
        Tool.Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ShouldBeWrongUse()
            .Should()
            .ContainAny(expected.Split('|'));

    [Theory]
    [InlineData("--help", "dma-conformance [command]")]
    [InlineData("run --help", "dma-conformance run --assembly MyPlatform.dll --out out")]
    [InlineData("run --ops many -h", "Examples:")]
    [InlineData("replay -h", ".flight")]
    [InlineData("list -h", "dma-conformance list profiles --assembly")]
    [InlineData("explain -h", "dma-conformance explain DMA-MAP-005")]
    public void Help_shows_examples(string args, string expected)
    {
        var outcome = Tool.Run(args.Split(' ')).ShouldBe(ExitCode.Conformant);

        outcome.Out.Should().Contain(expected);
        outcome.Error.Should().BeEmpty();
    }

    [Fact]
    public void Out_that_is_a_file_is_wrong_use_and_leaves_it_alone()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("notes.txt", "mine");

        Tool.Run("run", "--out", path)
            .ShouldBeWrongUse()
            .Should()
            .Be($"dma-conformance: --out {path} is a file; name a directory");

        File.ReadAllText(path).Should().Be("mine");
    }

    [Fact]
    public void Out_below_a_file_is_wrong_use()
    {
        using var scratch = new Scratch();
        var path = Path.Combine(scratch.Write("notes.txt", "mine"), "out");

        Tool.Run("run", "--out", path)
            .ShouldBeWrongUse()
            .Should()
            .Contain($"--out {path} cannot be written to; name another directory");
    }

    [Theory]
    [InlineData("notes.txt", "--report {0} is there already; name another file, or move it away")]
    [InlineData(".", "--report {0} is a directory; name a file in it")]
    [InlineData("notes.txt/report.json", "--report {0} cannot be written; name another file (")]
    public void Report_that_is_there_is_wrong_use_before_the_run_and_left_alone(string name, string expected)
    {
        using var scratch = new Scratch();
        var notes = scratch.Write("notes.txt", "mine");
        var path = Path.Combine(scratch.Root, name);

        Tool.Run(["run", "--report", path, .. Samples.Platform("Exiting")])
            .ShouldBeWrongUse()
            .Should()
            .StartWith("dma-conformance: " + string.Format(CultureInfo.InvariantCulture, expected, path));

        File.ReadAllText(notes).Should().Be("mine");
        Directory.GetFileSystemEntries(scratch.Root).Should().Equal(notes);
    }

    [Fact]
    public void An_empty_report_is_wrong_use() =>
        Tool.Run("run", "--report", "")
            .ShouldBeWrongUse()
            .Should()
            .Be("dma-conformance: --report is empty; name a file that is not there yet");

    [Fact]
    public void A_defect_of_the_tool_is_70()
    {
        var outcome = Tool.Run(
            surroundings => surroundings with { DrawSeed = () => throw new InvalidOperationException("a slip") },
            ["run", "--seed", "random"]
        );

        outcome.ShouldBe(ExitCode.Defect);
        outcome.Error.Should().Contain("a defect of the conformance suite: InvalidOperationException: a slip");
    }
}
