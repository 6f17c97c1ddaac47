using System.Text.Json.Nodes;
using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>What goes beside the report on standard output: its JSON, the progress, and what a platform prints.</summary>
public sealed class ReportTests
{
    private const string Printed =
        "\n  printed\n    allocates\n    by a kept writer\n    a \\u001b[31mbarrier\n  minimal   2 operations";

    [Fact]
    public void A_report_is_written_where_it_is_asked_for_and_says_what_is_printed()
    {
        using var scratch = new Scratch();
        var path = Path.Combine(scratch["new"], "report.json");
        string[] args = ["run", "--ops", "4000", .. Samples.Platform("Stale")];

        var outcome = Tool.Run([.. args, "--report", path]).ShouldBe(ExitCode.Violation);

        outcome.Error.Should().BeEmpty();
        outcome.Report.Should().Be(Tool.Run(args).Report);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        outcome.Report.Should().EndWith($"\n{json["summary"]}\n");
        json["findings"]!.AsArray().Should().HaveCount(outcome.Report.Split(" violated: ").Length - 1);
    }

    [Fact]
    public void A_report_is_the_same_with_any_number_of_workers()
    {
        using var scratch = new Scratch();
        foreach (var workers in (string[])["1", "2"])
        {
            Tool.Run([
                    "run",
                    "--ops",
                    "4000",
                    "--workers",
                    workers,
                    "--report",
                    scratch[workers],
                    .. Samples.Platform("Stale"),
                ])
                .ShouldBe(ExitCode.Violation);
        }

        File.ReadAllText(scratch["2"]).Should().Be(File.ReadAllText(scratch["1"])).And.Contain("\"violated\"");
    }

    [Fact]
    public void A_report_that_cannot_be_written_in_the_end_costs_nothing_that_is_printed()
    {
        using var scratch = new Scratch();
        var progress = new Meddler(() => scratch.Write("report.json", "somebody else's"));

        var outcome = Tool.Run(
            surroundings => surroundings with { Progress = progress },
            ["run", "--ops", "4000", "--report", scratch["report.json"], .. Samples.Platform("Stale")]
        );

        outcome.ShouldBe(ExitCode.Usage).Report.Should().Contain(" violated: ").And.Contain("\nviolated in ");
        outcome
            .Error.Should()
            .StartWith($"dma-conformance: --report {scratch["report.json"]} could not be written (")
            .And.EndWith($"); the report on standard output is whole{Environment.NewLine}");
        File.ReadAllText(scratch["report.json"]).Should().Be("somebody else's");
    }

    [Fact]
    public void Progress_is_a_line_for_every_tenth_but_the_last()
    {
        using var lines = new StringWriter { NewLine = "\n" };
        Tool.Run(
                surroundings => surroundings with { Progress = lines },
                "run",
                "--ops",
                "40000",
                "--profile",
                "coherent",
                "--profile",
                "isolating"
            )
            .Error.Should()
            .BeEmpty();

        var told = lines.ToString().TrimEnd().Split('\n');
        told.Should()
            .OnlyContain(line =>
                System.Text.RegularExpressions.Regex.IsMatch(
                    line,
                    "^profile (coherent|isolating): [0-9]+ of 40000 operations, [0-9]+ a second, [0-9]+ sequences, [0-9]+ of [0-9]+ clauses exercised, 0 broken$"
                )
            );
        foreach (var profile in (string[])["coherent", "isolating"])
        {
            var tenths = told.Where(line => line.Contains($" {profile}:", StringComparison.Ordinal))
                .Select(line => int.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture) / 4000)
                .ToArray();
            tenths.Should().NotBeEmpty().And.OnlyHaveUniqueItems().And.BeInAscendingOrder();
            tenths.Should().OnlyContain(tenth => tenth >= 1 && tenth <= 9);
        }
    }

    [Fact]
    public void What_a_platform_prints_stands_in_its_finding()
    {
        using var scratch = new Scratch();
        var (code, output, error) = ProcessTests.Run([
            "run",
            "--ops",
            "2000",
            "--report",
            scratch["report.json"],
            .. Samples.Platform("Printing"),
        ]);

        code.Should().Be((int)ExitCode.Violation, error);
        output.Should().StartWith("judging Samples.Printing").And.Contain(Printed).And.NotContain("loaded");
        output.Split("allocates").Should().HaveCount(2, "it is printed once");
        error
            .Split('\n')[0]
            .TrimEnd()
            .Should()
            .Be("loaded", "no machine was there yet, and the report is standard output's");
        error.Should().NotContain("allocates").And.NotContain("writer").And.NotContain("barrier");
        JsonNode.Parse(File.ReadAllText(scratch["report.json"]))!["findings"]![0]!["output"]!["lines"]!
            .AsArray()
            .Select(line => line!.ToString())
            .Should()
            .Equal("allocates", "by a kept writer", "a \\u001b[31mbarrier");
    }

    [Fact]
    public void A_run_with_a_directory_draws_its_operations_there()
    {
        using var scratch = new Scratch();
        string[] run = ["run", "--profile", "coherent", "--ops", "2000", "--out", scratch["out"]];

        var error = Tool.Run(run).Error;
        Tool.Run(run);

        var picture = Directory.GetFiles(scratch["out"]).Should().ContainSingle("the same run draws the same").Subject;
        picture.Should().EndWith("heat-map.svg");
        error.Should().Contain(picture);
        File.ReadAllText(picture).Should().StartWith("<svg ").And.Contain(">device_load<");
    }

    [Fact]
    public void A_replay_shows_what_a_platform_prints_whether_it_fails_or_not()
    {
        using var scratch = new Scratch();
        Tool.Run(["run", "--ops", "2000", "--out", scratch["out"], .. Samples.Platform("Printing")])
            .ShouldBe(ExitCode.Violation);
        var trace = Directory.GetFiles(scratch["out"], "*.json").Should().ContainSingle().Subject;

        var fails = ProcessTests.Run(["replay", trace, .. Samples.Platform("Printing")]);
        fails.Code.Should().Be((int)ExitCode.Violation);
        fails.Out.Should().Contain("\n  printed\n    allocates\n    by a kept writer\n    a \\u001b[31mbarrier\n");

        var shorter = scratch.Write(
            "passes.trace.json",
            File.ReadAllText(trace).Replace("\"barrier\"", "\"settle\"", StringComparison.Ordinal)
        );
        var passes = ProcessTests.Run(["replay", shorter, .. Samples.Platform("Printing")]);
        passes.Code.Should().Be((int)ExitCode.Conformant, passes.Out + passes.Error);
        passes.Out.Should().Contain("\n  printed\n    allocates\n    by a kept writer\n").And.NotContain("barrier\n");
    }

    /// <summary>Does something when the first line of progress comes.</summary>
    private sealed class Meddler(Action act) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        private bool _done;

        public override void WriteLine(string? value)
        {
            if (!_done)
            {
                _done = true;
                act();
            }
        }
    }
}
