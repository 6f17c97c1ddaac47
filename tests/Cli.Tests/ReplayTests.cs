using Dma.Conformance.Cli;
using Dma.Reference;

namespace Dma.Cli.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_same_failure_shows_in_one_execution()
    {
        var trace = Traces("Stale")[0];

        var outcome = Tool.Run(["replay", trace, .. Samples.Platform("Stale")]).ShouldBe(ExitCode.Violation);

        outcome.Out.Should().StartWith($"replaying {trace} on Samples.Stale of Samples.dll, profile write-back");
        outcome.Out.Should().MatchRegex("the same failure shows: (DMA-(MAP|COH)-[0-9]+) is broken again\n$");
        outcome
            .Out.Should()
            .Contain($"replay    dma-conformance replay {trace} --assembly {Samples.Path} --platform Stale");
        outcome.Out.Should().NotContain("the answers differ").And.NotContain("note:");
    }

    [Fact]
    public void A_failure_that_is_mended_does_not_show()
    {
        var outcome = Tool.Run("replay", Traces("Stale")[0]).ShouldBe(ExitCode.Conformant);

        outcome.Out.Should().Contain("on the reference platform, profile write-back");
        outcome
            .Out.Should()
            .MatchRegex("the answers differ from those in the trace, first at step [0-9]+, [a-z]+_load: ");
        outcome
            .Out.Should()
            .MatchRegex("the failure does not show: DMA-(MAP|COH)-[0-9]+ is not broken any more, in [0-9]+ steps");
    }

    [Fact]
    public void A_hang_shows_again()
    {
        var trace = Traces("Hanging", "--hang", "2")[0];

        var outcome = Tool.Run(["replay", trace, "--hang", "2", .. Samples.Platform("Hanging")]);

        outcome.ShouldBe(ExitCode.Hung).Out.Should().Contain("the same failure shows: DMA-PLAT-010");
    }

    [Fact]
    public void Another_failure_and_another_platform_are_told()
    {
        var trace = Traces("Throwing")[0];
        File.WriteAllText(
            trace,
            File.ReadAllText(trace)
                .Replace("DMA-PLAT-001", "DMA-MAP-005", StringComparison.Ordinal)
                .Replace("\"name\": \"", "\"name\": \"old ", StringComparison.Ordinal)
        );

        var outcome = Tool.Run(["replay", trace, .. Samples.Platform("Throwing")]).ShouldBe(ExitCode.Violation);

        outcome.Out.Should().Contain("DMA-PLAT-001 is broken, where the trace was made for DMA-MAP-005");
        outcome.Out.Should().MatchRegex("note: the trace was made on 'old .*', and this is '");
    }

    [Fact]
    public void What_is_no_trace_is_one_line()
    {
        var trace = Traces("Stale")[0];
        var other = _scratch.Write(
            "other.json",
            File.ReadAllText(trace).Replace("\"version\": 1", "\"version\": 99", StringComparison.Ordinal)
        );

        Message(_scratch.Write("text.json", "{\n  text"))
            .Should()
            .Be(
                $"dma-conformance: {_scratch["text.json"]}: this is no trace, since it is no JSON at line 2; 'dma-conformance run --out DIR' writes what can be replayed"
            );
        Message(_scratch.Write("json.json", "{}"))
            .Should()
            .Contain("json.json: this is no trace")
            .And.Contain("--out DIR");
        Message(other)
            .Should()
            .Contain("other.json: this is a trace of version 99; version 1 is the one that is read here");
        Message(_scratch["missing.json"])
            .Should()
            .Be(
                $"dma-conformance: {_scratch["missing.json"]} does not exist; 'dma-conformance run --out DIR' writes what can be replayed"
            );
        Message(Path.Combine(_scratch["no"], "missing.json")).Should().Contain("missing.json does not exist; ");
        Message("").Should().Contain("name a file");
        Message(_scratch.Root).Should().Contain($"{_scratch.Root} is a directory; name a trace in it");
    }

    [Fact]
    public void A_trace_of_a_profile_that_the_platform_does_not_have_is_one_line()
    {
        var trace = Traces("Throwing")[0];

        Message(trace)
            .Should()
            .Be(
                $"dma-conformance: {trace} does not fit the reference platform: the platform has no profile 'default'; its profiles are {string.Join(", ", new ReferenceFactory().Profiles)}; --assembly names the platform that it was made on"
            );
    }

    [Fact]
    public void A_run_into_the_same_directory_adds_nothing_and_writes_over_nothing()
    {
        var traces = Traces("Stale");
        var report = Run("Stale").Report;
        Traces("Stale").Should().Equal(traces);
        var content = File.ReadAllText(traces[0]);
        File.WriteAllText(traces[0], "mine");

        var again = Run("Stale").Report;

        File.ReadAllText(traces[0]).Should().Be("mine");
        var numbered = traces[0].Replace(".trace.json", ".2.trace.json", StringComparison.Ordinal);
        File.ReadAllText(numbered).Should().Be(content);
        again.Should().Be(report.Replace(traces[0], numbered, StringComparison.Ordinal));
        Directory
            .GetFiles(_scratch["out"])
            .Where(file => !file.EndsWith(".svg", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(traces.Append(numbered), "the record of the run is gone");
    }

    [Fact]
    public void A_mutant_from_its_own_assembly_is_caught_and_replayed()
    {
        var mutant = Mutants.MutantCatalogue.All.Single(it => it.Name == "unmap-forgets-bidirectional");
        string[] platform =
        [
            "--assembly",
            typeof(Mutants.MutantFactory).Assembly.Location,
            "--platform",
            "MutantFactory",
        ];

        var run = Tool.Run(["run", "--profile", mutant.Name, "--ops", "20000", "--out", _scratch["out"], .. platform]);

        run.ShouldBe(ExitCode.Violation);
        var steps = int.Parse(
            System
                .Text.RegularExpressions.Regex.Match(
                    run.Out,
                    $"{mutant.Clause} MUST violated[^$]*?minimal   ([0-9]+) operations"
                )
                .Groups[1]
                .Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        steps.Should().BeInRange(1, mutant.ShortestRepro + 1);
        var trace = Directory.GetFiles(_scratch["out"], $"{mutant.Clause.ToLowerInvariant()}.*").Single();
        Tool.Run(["replay", trace, .. platform])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain($"the same failure shows: {mutant.Clause} is broken again");
    }

    private string[] Traces(string type, params string[] more)
    {
        Run(type, more);
        return [.. Directory.GetFiles(_scratch["out"], "*.trace.json").Order(StringComparer.Ordinal)];
    }

    private Outcome Run(string type, params string[] more) =>
        Tool.Run(["run", "--ops", "4000", "--out", _scratch["out"], .. more, .. Samples.Platform(type)]);

    private static string Message(string path) => Tool.Run("replay", path).ShouldBeWrongUse();
}
