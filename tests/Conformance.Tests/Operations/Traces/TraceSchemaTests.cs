using System.Text;
using System.Text.Json.Nodes;
using Dma.Conformance.Operations.Traces;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Operations.Traces;

/// <summary>Holds specs/schemas/trace.schema.json and what is written together.</summary>
public class TraceSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Load("trace");

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void What_is_written_keeps_the_schema(ulong seed) =>
        Problems(Parse(TraceFile.Write(Traces.Draw(seed)))).Should().BeEmpty();

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version: not 1")]
    [InlineData("\"suite\": \"0.1.0\",", "", "suite: missing")]
    [InlineData("\"seed\": \"0x2a\"", "\"seed\": \"2a\"", "platform.seed: no match")]
    [InlineData("\"id\": 7", "\"id\": 0", "steps.0.id: too small")]
    [InlineData("\"id\": 7", "\"id\": \"7\"", "steps.0.id: no integer")]
    [InlineData("\"id\": 7", "\"di\": 7", "steps.0.di: unknown")]
    [InlineData("\"count\": \"1\"", "\"count\": 1", "steps.0.arguments.count: no string")]
    [InlineData("\"count\": \"1\"", "\"count\": \"-1\"", "steps.0.arguments.count: no match")]
    public void What_breaks_the_schema_is_not_read(string good, string bad, string problem)
    {
        var text = Encoding.UTF8.GetString(TraceFile.Write(Traces.Stale));
        var at = text.IndexOf(good, StringComparison.Ordinal);
        var broken = Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), bad, text.AsSpan(at + good.Length)));

        Problems(Parse(broken)).Should().Contain(problem);
        var read = () => TraceFile.Read(broken, Dma.Conformance.Operations.AreaTable.Standard);
        read.Should().Throw<TraceException>();
    }

    [Fact]
    public void The_schema_names_the_limits_of_the_reader()
    {
        var steps = Schema.Root["properties"]!["steps"]!;

        steps["maxItems"]!.GetValue<int>().Should().Be(StepReader.MostSteps);
        steps["items"]!["properties"]!["id"]!["maximum"]!.GetValue<ulong>().Should().Be(ArgumentText.LargestId);
        Schema.Root["$defs"]!["name"]!["maxLength"]!.GetValue<int>().Should().Be(TraceFile.LongestName);
        Schema.Root["properties"]!["version"]!["const"]!.GetValue<int>().Should().Be(TraceFile.Version);
        Schema.Root["properties"]!["format"]!["const"]!.GetValue<string>().Should().Be(TraceFile.Format);
    }

    private static JsonNode Parse(byte[] bytes) => JsonNode.Parse(bytes)!;

    private static List<string> Problems(JsonNode trace) => Schema.Problems(trace);
}
