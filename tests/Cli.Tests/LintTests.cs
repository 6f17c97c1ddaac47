using System.Text.Json.Nodes;
using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

public sealed class LintTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_misuse_is_told_with_its_step_and_where_the_mapping_was_made()
    {
        var trace = _scratch.Write("store.trace.json", StoreToOwned);

        var outcome = Tool.Run("lint", trace).ShouldBe(ExitCode.Violation);

        var text = outcome.Out.ReplaceLineEndings("\n").Replace(trace, "store.trace.json", StringComparison.Ordinal);
        text.Should().StartWith("store.trace.json: 1 finding in 4 steps\n").And.Contain("made at   step 3\n");
        File.ReadAllText(ReadmeTests.FindReadme())
            .ReplaceLineEndings("\n")
            .Should()
            .Contain($"```\n$ dma-conformance lint store.trace.json\n{text}```\n");
    }

    [Fact]
    public void The_report_names_the_clause_and_the_step()
    {
        var trace = _scratch.Write("store.trace.json", StoreToOwned);

        Tool.Run("lint", trace, "--report", _scratch["lint.json"]).ShouldBe(ExitCode.Violation);

        var report = JsonNode.Parse(File.ReadAllText(_scratch["lint.json"]))!;
        var finding = report["traces"]![0]!["findings"]!.AsArray().Should().ContainSingle().Which!;
        finding["clause"]!.GetValue<string>().Should().Be("DMA-DBG-021");
        finding["madeAt"]!.GetValue<int>().Should().Be(3);
        finding["step"]!.GetValue<int>().Should().Be(4);
        Tool.Run("lint", trace, "--report", _scratch["lint.json"]).ShouldBeWrongUse();
    }

    [Fact]
    public void A_clean_program_has_no_finding()
    {
        var clean = StoreToOwned.Replace("\"offset\": \"0x20\"", "\"offset\": \"0x80\"", StringComparison.Ordinal);

        Tool.Run("lint", _scratch.Write("clean.trace.json", clean))
            .ShouldBe(ExitCode.Conformant)
            .Out.Should()
            .Contain("0 findings in 4 steps")
            .And.EndWith("0 findings in 1 trace\n");
    }

    [Fact]
    public void What_was_recorded_on_the_reference_is_read_back_with_the_answers_and_the_clause()
    {
        var path = _scratch["out"];
        Tool.Run([
                "run",
                "--profile",
                Mutants.MutantCatalogue.All[0].Name,
                "--ops",
                "20000",
                "--out",
                path,
                "--assembly",
                typeof(Mutants.MutantFactory).Assembly.Location,
                "--platform",
                "MutantFactory",
            ])
            .ShouldBe(ExitCode.Violation);

        var outcome = Tool.Run("lint", path);

        outcome.Code.Should().BeOneOf(ExitCode.Conformant, ExitCode.Violation);
        outcome.Out.Should().MatchRegex("[0-9]+ findings? in [0-9]+ traces?\n$").And.NotContain("left out");
    }

    [Fact]
    public void A_directory_and_several_files_are_taken_in_order()
    {
        Directory.CreateDirectory(_scratch["many"]);
        var one = _scratch.Write("many/b.trace.json", StoreToOwned);
        var two = _scratch.Write("many/a.trace.json", StoreToOwned);
        var three = _scratch.Write("c.json", StoreToOwned);

        var outcome = Tool.Run("lint", _scratch["many"], three).ShouldBe(ExitCode.Violation).Out;

        outcome.Should().EndWith("3 findings in 3 traces\n");
        outcome
            .IndexOf(two, StringComparison.Ordinal)
            .Should()
            .BeLessThan(outcome.IndexOf(one, StringComparison.Ordinal));
        outcome
            .IndexOf(one, StringComparison.Ordinal)
            .Should()
            .BeLessThan(outcome.IndexOf(three, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_is_one_line()
    {
        var noAnswers = JsonNode.Parse(StoreToOwned)!;
        foreach (var step in noAnswers["steps"]!.AsArray())
            step!.AsObject().Remove("observation");

        Message(_scratch.Write("by-hand.json", noAnswers.ToJsonString()))
            .Should()
            .Contain("by-hand.json: no step has an observation, so that what was answered to it is missing");
        Message(_scratch.Write("text.json", "{\n  text")).Should().Contain("this is no trace");
        Message(_scratch["missing.json"]).Should().Contain("missing.json does not exist");
        Directory.CreateDirectory(_scratch["empty"]);
        Message(_scratch["empty"]).Should().Contain("empty has no *.trace.json");
        Message("").Should().Contain("TRACE is empty");
    }

    [Fact]
    public void Nonsense_among_the_answers_throws_nothing()
    {
        foreach (
            var answer in (string[])
                ["ok", "0xffffffffffffffff at 0xffffffffffffffff", "failed, errno 12 (NoMemory)", "x; y"]
        )
        {
            var trace = JsonNode.Parse(StoreToOwned)!;
            foreach (var step in trace["steps"]!.AsArray())
                step!["observation"] = answer;

            var outcome = Tool.Run("lint", _scratch.Write("odd.json", trace.ToJsonString()));

            outcome.Code.Should().BeOneOf(ExitCode.Conformant, ExitCode.Violation);
        }
    }

    private static string StoreToOwned { get; } =
        """
            {
              "format": "dma-conformance-trace",
              "version": 1,
              "suite": "1.0.0",
              "platform": { "name": "recorded", "profile": "default", "seed": "0x1", "devices": ["nic0"] },
              "steps": [
                {
                  "id": 1,
                  "operation": "alloc_pages",
                  "arguments": { "count": "1", "placement": "LOW" },
                  "observation": "0x00000001 at 0x00001000"
                },
                {
                  "id": 2,
                  "operation": "cpu_store",
                  "arguments": { "buffer": "#1", "offset": "0x0", "size": "0x40", "bytes": "0x2" },
                  "observation": "ok"
                },
                {
                  "id": 3,
                  "operation": "map",
                  "arguments": {
                    "device": "0:nic0",
                    "buffer": "#1",
                    "offset": "0x0",
                    "size": "0x40",
                    "direction": "TO_DEVICE",
                    "attributes": "NONE"
                  },
                  "observation": "0x00001000"
                },
                {
                  "id": 4,
                  "operation": "cpu_store",
                  "arguments": { "buffer": "#1", "offset": "0x20", "size": "0x10", "bytes": "0x7" },
                  "observation": "ok"
                }
              ]
            }
            """;

    private static string Message(string path) => Tool.Run("lint", path).ShouldBeWrongUse();
}
