using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dma.Conformance.Reporting;
using Dma.Conformance.Tests.Suite;
using Dma.Reference;

namespace Dma.Conformance.Tests.Reporting;

/// <summary>Holds specs/schemas/report.schema.json and what is written together.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ReportJsonTests : IDisposable
{
    private static readonly JsonSchema Schema = JsonSchema.Load("report");

    private static readonly SuiteReport Broken = Run(
        KnownFailures.Stale,
        new SuiteOptions { Operations = 4_000, Seed = 17 }
    );

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"dma-report-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void A_conformant_run_keeps_the_schema()
    {
        var json = Parse(
            Run(new ReferenceFactory(), new SuiteOptions { Operations = 5_000, Clauses = ["DMA-PLAT-006"] })
        );

        json["verdict"]!.GetValue<string>().Should().Be("conformant");
        json["findings"]!.AsArray().Should().BeEmpty();
        json["profiles"]!.AsArray().Should().HaveSameCount(new ReferenceFactory().DefaultProfiles);
        json["counts"]!["passed"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public void A_broken_platform_has_all_that_the_text_has()
    {
        var json = Parse(Broken);

        json["verdict"]!.GetValue<string>().Should().Be("violated");
        json["seed"]!.GetValue<string>().Should().Be("0x11");
        json["summary"]!.GetValue<string>().Should().Be(ReportText.VerdictOf(Broken));
        var findings = json["findings"]!.AsArray();
        findings.Should().HaveSameCount(Broken.Findings).And.NotBeEmpty();
        foreach (var (finding, text) in findings.Zip(Broken.Findings.Select(finding => Words(finding.Text))))
        {
            var one = finding!.AsObject();
            foreach (var name in (string[])["says", "device", "expected", "observed", "mapped"])
            {
                text.Should().Contain(Words($" {name} {one[name]}"));
            }

            text.Should()
                .StartWith($"{one["clause"]} {one["level"]} violated: {one["title"]} ")
                .And.Contain($" clause {one["standsIn"]} ")
                .And.Contain($" platform {one["platform"]} [profile {one["profile"]}] [seed {one["seed"]}] ")
                .And.Contain($" rerun {one["command"]} ");
            text.Should()
                .Contain(Words(string.Join(' ', one["program"]!.AsArray().Select((line, i) => $"{i + 1} {line}"))));
            var effort = $"{one["steps"]} operations of {one["foundSteps"]}, in {one["executions"]} executions";
            text.Should()
                .Contain(
                    one["shrinking"]!.GetValue<string>() switch
                    {
                        "minimal" => $" minimal {effort} ",
                        "budgetSpent" => $" shrunk {effort}; not minimal, the budget of executions was spent ",
                        var other => throw new InvalidOperationException(other),
                    }
                );
            var method = one["csharpTest"]!.AsArray().Skip(5).SkipLast(1);
            text.Should().Contain(Words(string.Join(' ', method)));
            var function = one["driverCode"]!.AsArray().SkipWhile(line => line!.GetValue<string>() != "/*");
            text.Should().EndWith(Words(string.Join(' ', function)));
        }
    }

    [Fact]
    public void The_counts_and_the_clauses_are_those_of_the_report()
    {
        var json = Parse(Broken);
        var clauses = json["clauses"]!.AsArray();

        clauses
            .Select(clause => (Text(clause!, "clause"), Text(clause!, "result"), clause!["evidence"]!.GetValue<long>()))
            .Should()
            .Equal(Broken.Clauses.Select(result => (result.Clause.Id.Text, Name(result.Outcome), result.Evidence)));
        foreach (var outcome in Enum.GetValues<ClauseOutcome>())
        {
            json["counts"]![Name(outcome)]!
                .GetValue<int>()
                .Should()
                .Be(clauses.Count(clause => Text(clause!, "result") == Name(outcome)));
        }

        for (var i = 0; i < Broken.Profiles.Count; i++)
        {
            var (profile, written) = (Broken.Profiles[i], json["profiles"]![i]!);
            written["operations"]!.GetValue<long>().Should().Be(profile.Operations);
            written["sequences"]!.GetValue<long>().Should().Be(profile.Sequences);
            written["loads"]!.GetValue<long>().Should().Be(profile.Loads);
            written["loadedBytes"]!
                .AsArray()
                .Select(loads =>
                    (Text(loads!, "operation"), loads!["bytes"]!.GetValue<long>(), loads["unknown"]!.GetValue<long>())
                )
                .Should()
                .Equal(profile.LoadedBytes.Select(loads => (loads.Kind, loads.Bytes, loads.Unknown)))
                .And.NotBeEmpty();
            clauses
                .Select(clause => clause!["profiles"]![i]!["evidence"]!.GetValue<long>())
                .Should()
                .Equal(profile.Clauses.Select(result => result.Evidence));
        }
    }

    [Fact]
    public void A_run_that_is_cut_short_says_what_was_not_run()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var json = Parse(ConformanceSuite.Run(new ReferenceFactory(), null, null, cancelled.Token));

        json["verdict"]!.GetValue<string>().Should().Be("incomplete");
        Text(json["profiles"]![0]!, "cutShort").Should().Be("the run was cancelled");
        json["notRun"]!
            .AsArray()
            .Select(name => name!.ToString())
            .Should()
            .Equal(new ReferenceFactory().DefaultProfiles.Skip(1));
    }

    [Fact]
    public void Names_that_a_platform_gives_are_fit_for_one_line()
    {
        var json = Parse(
            Broken with
            {
                NotRun = ["next\n\u001b"],
                Profiles = [Broken.Profiles[0] with { Name = "\u202e" }],
            }
        );

        json["notRun"]![0]!.GetValue<string>().Should().Be("next\\u000a\\u001b");
        Text(json["profiles"]![0]!, "name").Should().Be("\\u202e");
    }

    [Fact]
    public void A_platform_that_hangs_keeps_the_schema()
    {
        using var release = new ManualResetEventSlim();
        var report = Talkative.Judge(() => Console.WriteLine("x\u001by"), barrier: release.Wait);
        release.Set();
        var json = Parse(report);

        json["verdict"]!.GetValue<string>().Should().Be("hung");
        var finding = json["findings"]!.AsArray().Single()!;
        finding["hang"]!.GetValue<bool>().Should().BeTrue();
        finding["output"]!["lines"]!
            .AsArray()
            .Select(line => line!.ToString())
            .Should()
            .OnlyContain(line => line == "x\\u001by");
    }

    [Fact]
    public void A_platform_that_is_not_met_keeps_the_schema()
    {
        var report = Run(
            new Wrapping(_ => throw new NotSupportedException("not\u0007 today\ud83d")),
            new SuiteOptions { Operations = 100 }
        );
        var json = Parse(report);

        json["profiles"]!
            .AsArray()
            .Should()
            .HaveSameCount(new ReferenceFactory().DefaultProfiles)
            .And.OnlyContain(profile => profile!["platform"] == null);
        var finding = json["findings"]![0]!;
        Text(finding, "observed").Should().Contain("NotSupportedException: not\\u0007 today\\ufffd");
        finding["program"]!.AsArray().Should().BeEmpty();
        Text(finding, "shrinking").Should().Be("notTried");
    }

    [Fact]
    public void A_trace_stands_by_its_path()
    {
        var json = Parse(
            Run(KnownFailures.Stale, new SuiteOptions { Operations = 4_000, OutputDirectory = _directory })
        );

        var findings = json["findings"]!.AsArray();
        findings.Should().NotBeEmpty();
        foreach (var finding in findings)
        {
            File.Exists(Text(finding!, "trace")).Should().BeTrue();
            Text(finding!, "command")
                .Should()
                .StartWith("dma-conformance replay ")
                .And.Contain(Text(finding!, "trace"));
        }
    }

    [Fact]
    public void A_trace_that_could_not_be_kept_says_why()
    {
        Directory.CreateDirectory(_directory);
        var report = Run(
            new Wrapping(inner =>
            {
                // Once the run has begun, the place of the traces is gone.
                if (Directory.Exists(_directory))
                {
                    Directory.Delete(_directory, recursive: true);
                    File.WriteAllText(_directory, "");
                }

                return new Talkative(inner, () => { });
            }),
            new SuiteOptions
            {
                Operations = 3_000,
                Profiles = ["coherent"],
                OutputDirectory = _directory,
            }
        );
        File.Delete(_directory);

        var finding = Parse(report)["findings"]!.AsArray().Single()!;
        finding["trace"].Should().BeNull();
        report
            .Findings.Single()
            .Text.Should()
            .EndWith($"the trace could not be written: {Text(finding, "traceError")}\n");
    }

    [Fact]
    public void Workers_and_culture_change_nothing()
    {
        var culture = CultureInfo.CurrentCulture;
        string Json(int workers) =>
            ReportJson.Render(
                Run(
                    KnownFailures.Stale,
                    new SuiteOptions
                    {
                        Operations = 4_000,
                        Seed = 17,
                        Workers = workers,
                    }
                )
            );
        var expected = ReportJson.Render(Broken);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            1.5.ToString("f1", CultureInfo.CurrentCulture).Should().NotBe("1.5", "else the test shows nothing");

            Json(1).Should().Be(expected);
            Json(2).Should().Be(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        expected.Should().StartWith("{\n  \"format\": ").And.EndWith("\n}\n").And.NotContain("\r");
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version: not 1")]
    [InlineData("\"strict\": false", "\"strict\": 0", "strict: no boolean")]
    [InlineData("\"verdict\": \"violated\"", "\"verdict\": \"good\"", "verdict: none of them")]
    [InlineData("\"passed\": ", "\"past\": ", "counts.past: unknown")]
    [InlineData("\"operations\": ", "\"operations\": -", "profiles.0.operations: too small")]
    [InlineData("\"result\": \"passed\"", "\"result\": \"skipped\"", "clauses.", ".result: none of them")]
    [InlineData("\"says\": \"", "\"says\": \"\\u001b", "findings.0.says: no match")]
    [InlineData("\"command\": ", "\"kommand\": ", "findings.0.command: missing")]
    public void What_breaks_the_schema_is_seen(string good, string bad, params string[] problem)
    {
        var (start, end) = (problem[0], problem[^1]);
        var text = ReportJson.Render(Broken);
        var at = text.IndexOf(good, StringComparison.Ordinal);
        at.Should().BePositive();
        var broken = string.Concat(text.AsSpan(0, at), bad, text.AsSpan(at + good.Length));

        Schema
            .Problems(JsonNode.Parse(broken)!)
            .Should()
            .Contain(found =>
                found.StartsWith(start, StringComparison.Ordinal) && found.EndsWith(end, StringComparison.Ordinal)
            );
    }

    [Fact]
    public void The_schema_names_every_value()
    {
        IEnumerable<string> Values(JsonNode? schema) => schema!["enum"]!.AsArray().Select(value => value!.ToString());
        var definitions = Schema.Root["$defs"]!;

        Values(Schema.Root["properties"]!["verdict"]).Should().BeEquivalentTo(Enum.GetValues<Verdict>().Select(Name));
        Values(definitions["result"]).Should().BeEquivalentTo(Enum.GetValues<ClauseOutcome>().Select(Name));
        Values(definitions["finding"]!["properties"]!["shrinking"])
            .Should()
            .BeEquivalentTo(Enum.GetValues<ShrinkEnd>().Select(Name));
        Schema.Root["properties"]!["format"]!["const"]!.ToString().Should().Be(ReportJson.Format);
        Schema.Root["properties"]!["version"]!["const"]!.GetValue<int>().Should().Be(ReportJson.Version);
    }

    private static SuiteReport Run(IDmaPlatformFactory factory, SuiteOptions options) =>
        ConformanceSuite.Run(factory, options);

    private static JsonNode Parse(SuiteReport report)
    {
        var json = JsonNode.Parse(ReportJson.Render(report))!;
        Schema.Problems(json).Should().BeEmpty();
        return json;
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}
