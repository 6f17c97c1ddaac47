using Dma.Conformance.Cli;
using Dma.Reference;

namespace Dma.Cli.Tests;

public sealed class ShrinkTests : IDisposable
{
    private static readonly string PlatformName = Describe();

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_long_trace_becomes_a_short_one_beside_it()
    {
        var (trace, content) = Long("long.trace.json");

        var outcome = Shrink(trace).ShouldBe(ExitCode.Violation);

        var written = _scratch["long.min.trace.json"];
        outcome.Out.Should().StartWith($"shrinking {trace} on Samples.Throwing of Samples.dll, profile default\n\n");
        outcome.Out.Should().Contain("DMA-PLAT-001 MUST violated: ").And.Contain("  minimal   2 operations of 4, in ");
        outcome.Out.Should().Contain($"  replay    dma-conformance replay {written} --assembly {Samples.Path}");
        outcome.Out.Should().EndWith($"2 of 5 steps are left; written to {written}\n");
        File.ReadAllText(trace).Should().Be(content);
        Tool.Run(["replay", written, .. Samples.Platform("Throwing")])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain("the same failure shows: DMA-PLAT-001 is broken again");

        Shrink(trace).ShouldBe(ExitCode.Violation);
        Files().Should().Equal("long.min.trace.json", "long.trace.json");
        Shrink(written)
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .EndWith("the trace is as short as can be already; nothing was written\n");
        Files().Should().HaveCount(2);
    }

    [Theory]
    [InlineData("short.json", "short.json")]
    [InlineData("new/deep/short.json", "new/deep/short.json")]
    [InlineData("kept", "kept/dma-plat-001.default.trace.json")]
    public void Out_is_a_new_file_or_a_directory(string output, string expected)
    {
        var (trace, _) = Long("long.json");

        Shrink(trace, "--out", _scratch[output])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .EndWith($"; written to {Path.Combine(_scratch.Root, expected)}\n");

        File.Exists(_scratch[expected]).Should().BeTrue();
        File.Exists(_scratch["long.min.trace.json"]).Should().BeFalse();
    }

    [Fact]
    public void Out_that_is_there_is_wrong_use_and_is_left_alone()
    {
        var (trace, _) = Long("long.trace.json");
        var mine = _scratch.Write("mine.json", "mine");
        Directory.CreateDirectory(_scratch["folder.json"]);

        Shrink(trace, "--out", mine)
            .ShouldBeWrongUse()
            .Should()
            .Be($"dma-conformance: --out {mine} is there already; name a directory, or a file that is not there yet");
        Shrink(trace, "--out", Path.Combine(mine, "below.json"))
            .ShouldBeWrongUse()
            .Should()
            .Contain($"--out {mine} is a file; name a directory");
        Shrink(trace, "--out", "").ShouldBeWrongUse().Should().Contain("--out is empty");
        Shrink(trace, "--out", _scratch["folder.json"]).ShouldBe(ExitCode.Violation);

        File.ReadAllText(mine).Should().Be("mine");
        Directory.GetFiles(_scratch["folder.json"]).Should().ContainSingle();
    }

    [Fact]
    public void A_name_that_is_taken_beside_the_trace_gets_a_number()
    {
        var (trace, _) = Long("long.trace.json");
        _scratch.Write("long.min.trace.json", "mine");

        Shrink(trace).Out.Should().EndWith($"; written to {_scratch["long.min.2.trace.json"]}\n");

        File.ReadAllText(_scratch["long.min.trace.json"]).Should().Be("mine");
    }

    [Fact]
    public void A_trace_that_breaks_nothing_is_told_and_nothing_is_written()
    {
        var (trace, content) = Long("long.trace.json");
        var unnamed = _scratch.Write("unnamed.trace.json", WithoutClause(content));

        Tool.Run(["shrink", trace, .. Samples.Platform("Samples.Seeded")])
            .ShouldBe(ExitCode.Conformant)
            .Out.Should()
            .EndWith(
                "\nthe failure does not show: DMA-PLAT-001 is not broken any more, in 5 steps; there is nothing to make shorter\n"
            );
        Tool.Run(["shrink", unnamed, "--out", _scratch["out"], .. Samples.Platform("Samples.Seeded")])
            .ShouldBe(ExitCode.Conformant)
            .Out.Should()
            .EndWith("\nno clause is broken, in 5 steps; there is nothing to make shorter\n");

        Files().Should().Equal("long.trace.json", "unnamed.trace.json");
        Directory.GetFiles(_scratch["out"]).Should().BeEmpty();
    }

    [Fact]
    public void Another_clause_than_recorded_is_told_and_made_short()
    {
        var (_, content) = Long("long.trace.json");
        var other = _scratch.Write(
            "other.trace.json",
            content.Replace("DMA-PLAT-001", "DMA-MAP-005", StringComparison.Ordinal)
        );
        var unnamed = _scratch.Write("unnamed.trace.json", WithoutClause(content));

        Shrink(other)
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain("\nnote: DMA-PLAT-001 is broken, where the trace was made for DMA-MAP-005\n")
            .And.Contain("2 of 5 steps are left; written to ");
        Shrink(unnamed)
            .Out.Should()
            .Contain("\nnote: DMA-PLAT-001 is broken, where the trace was made for no clause\n");
    }

    [Fact]
    public void A_flaky_failure_is_told_and_written_only_where_that_is_asked_for()
    {
        var (trace, _) = Long("long.trace.json");
        string[] platform = Samples.Platform("Wavering");

        var outcome = Tool.Run(["shrink", trace, .. platform]).ShouldBe(ExitCode.Violation);

        outcome.Out.Should().MatchRegex("  flaky     the program failed in [0-4] of 5 runs\n");
        outcome
            .Out.Should()
            .EndWith("\nflaky: it does not fail every time, and nothing was written; --out keeps it all the same\n");
        Files().Should().Equal("long.trace.json");
        Tool.Run(["shrink", trace, "--out", _scratch["kept.json"], .. platform])
            .Out.Should()
            .EndWith($" steps are left, and do not fail every time; written to {_scratch["kept.json"]}\n");
    }

    [Fact]
    public void A_call_that_does_not_return_is_5_and_stays_as_it_is()
    {
        var outcome = Tool.Run([
            "run",
            "--ops",
            "4000",
            "--hang",
            "2",
            "--out",
            _scratch["out"],
            .. Samples.Platform("Hanging"),
        ]);
        var trace = Directory.GetFiles(_scratch["out"], "*.json").Should().ContainSingle(outcome.Out).Subject;

        Tool.Run(["shrink", trace, "--hang", "2", .. Samples.Platform("Hanging")])
            .ShouldBe(ExitCode.Hung)
            .Out.Should()
            .Contain("DMA-PLAT-010 MUST violated")
            .And.EndWith("since each would be waited for; nothing was written\n");
        Directory.GetFiles(_scratch["out"], "*.json").Should().Equal(trace);
    }

    [Fact]
    public void A_search_that_is_stopped_keeps_what_it_has()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var (trace, _) = Long("long.trace.json");

        var outcome = Tool.Run(
            surroundings => surroundings with { Cancellation = source.Token },
            ["shrink", trace, .. Samples.Platform("Throwing")]
        );

        outcome.ShouldBe(ExitCode.Violation).Out.Should().Contain("; not minimal, it was stopped\n");
        outcome
            .Out.Should()
            .EndWith(
                $"4 of 5 steps are left, not proven to be minimal; written to {_scratch["long.min.trace.json"]}\n"
            );
    }

    [Fact]
    public void What_cannot_be_made_short_is_one_line()
    {
        var (trace, _) = Long("long.trace.json");
        var flight = _scratch.Write("died.flight", "dma-conformance flight 2\n and more");

        Message("").Should().Be("dma-conformance: FILE is empty; name a file with a trace");
        Message(_scratch.Root).Should().Be($"dma-conformance: {_scratch.Root} is a directory; name a trace in it");
        Message(_scratch["missing.json"])
            .Should()
            .Be(
                $"dma-conformance: {_scratch["missing.json"]} does not exist; 'dma-conformance run --out DIR' writes what can be made shorter"
            );
        Message(_scratch.Write("text.json", "{\n text"))
            .Should()
            .Contain("text.json: this is no trace, since it is no JSON at line 2; ");
        Message(flight)
            .Should()
            .Be(
                $"dma-conformance: {flight} is the record of a run that died, and has no program; 'dma-conformance replay' of it shows where the process dies"
            );
        Message(trace)
            .Should()
            .Be(
                $"dma-conformance: {trace} does not fit the reference platform: the platform has no profile 'default'; its profiles are {string.Join(", ", new ReferenceFactory().Profiles)}; --assembly names the platform that it was made on"
            );
    }

    /// <summary>A trace with more than it needs, as a person writes one: without observations, and a step after the failure.</summary>
    private (string Path, string Content) Long(string name)
    {
        const string content = """
            {
              "format": "dma-conformance-trace", "version": 1, "suite": "0.1.0",
              "platform": { "name": "NAME", "profile": "default", "seed": "0x1", "devices": ["nic0"] },
              "clause": "DMA-PLAT-001",
              "steps": [
                { "id": 1, "operation": "alloc_pages", "arguments": { "count": "3", "placement": "ANY" } },
                { "id": 2, "operation": "alloc_pages", "arguments": { "count": "1", "placement": "HIGH" } },
                {
                  "id": 3,
                  "operation": "cpu_store",
                  "arguments": { "buffer": "#1", "offset": "0x0", "size": "0x10", "bytes": "0x2" }
                },
                { "id": 4, "operation": "barrier", "arguments": {} },
                { "id": 5, "operation": "barrier", "arguments": {} }
              ]
            }
            """;
        var whole = content.Replace("NAME", PlatformName, StringComparison.Ordinal);
        return (_scratch.Write(name, whole), whole);
    }

    private static string Describe()
    {
        IDmaPlatformFactory reference = new Reference.ReferenceFactory();
        using var machine = reference.Create("coherent", 0);
        return machine.Description.Name;
    }

    private static string WithoutClause(string content) =>
        content.Replace("\"clause\": \"DMA-PLAT-001\",", "", StringComparison.Ordinal);

    private string[] Files() =>
        [.. Directory.GetFiles(_scratch.Root).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static Outcome Shrink(string trace, params string[] more) =>
        Tool.Run(["shrink", trace, .. more, .. Samples.Platform("Throwing")]);

    private static string Message(string path) => Tool.Run("shrink", path).ShouldBeWrongUse();
}
