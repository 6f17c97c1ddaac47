using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dma.Conformance.Operations.Traces;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Operations.Traces;

/// <summary>Holds specs/schemas/trace.schema.json and what is written together.</summary>
public class TraceSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(FindSchema()))!.AsObject();

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
        var steps = Schema["properties"]!["steps"]!;

        steps["maxItems"]!.GetValue<int>().Should().Be(StepReader.MostSteps);
        steps["items"]!["properties"]!["id"]!["maximum"]!.GetValue<ulong>().Should().Be(ArgumentText.LargestId);
        Schema["$defs"]!["name"]!["maxLength"]!.GetValue<int>().Should().Be(TraceFile.LongestName);
        Schema["properties"]!["version"]!["const"]!.GetValue<int>().Should().Be(TraceFile.Version);
        Schema["properties"]!["format"]!["const"]!.GetValue<string>().Should().Be(TraceFile.Format);
    }

    private static JsonNode Parse(byte[] bytes) => JsonNode.Parse(bytes)!;

    private static List<string> Problems(JsonNode trace)
    {
        var problems = new List<string>();
        Check(trace, Schema, "", problems);
        return problems;
    }

    /// <summary>As much of JSON Schema as the file uses; a word that is not known here fails.</summary>
    private static void Check(JsonNode node, JsonObject schema, string path, List<string> problems)
    {
        foreach (var (word, value) in schema)
        {
            var problem = word switch
            {
                "$schema" or "$id" or "$defs" or "title" or "description" or "properties" => null,
                "$ref" => Follow(node, value!.GetValue<string>(), path, problems),
                "const" => JsonNode.DeepEquals(node, value) ? null : $"not {value}",
                "type" => IsOf(node, value!.GetValue<string>()) ? null : $"no {value}",
                "pattern" => node is JsonValue text
                && text.TryGetValue<string>(out var found)
                && !Regex.IsMatch(found, value!.GetValue<string>())
                    ? "no match"
                    : null,
                "minLength" => node.ToString().Length < value!.GetValue<int>() ? "too short" : null,
                "maxLength" => node.ToString().Length > value!.GetValue<int>() ? "too long" : null,
                "minimum" => node is JsonValue number
                && number.TryGetValue<ulong>(out var few)
                && few < value!.GetValue<ulong>()
                    ? "too small"
                    : null,
                "maximum" => node is JsonValue number
                && number.TryGetValue<ulong>(out var many)
                && many > value!.GetValue<ulong>()
                    ? "too large"
                    : null,
                "maxItems" => node is JsonArray list && list.Count > value!.GetValue<int>() ? "too many" : null,
                "required" => Missing(node, value!.AsArray(), path, problems),
                "items" => Items(node, value!.AsObject(), path, problems),
                "additionalProperties" => Members(node, schema, value!, path, problems),
                _ => $"the test does not know {word}",
            };
            if (problem is not null)
            {
                problems.Add($"{path}: {problem}");
            }
        }
    }

    private static string? Follow(JsonNode node, string reference, string path, List<string> problems)
    {
        Check(node, Schema["$defs"]![reference.Split('/')[^1]]!.AsObject(), path, problems);
        return null;
    }

    private static string? Missing(JsonNode node, JsonArray names, string path, List<string> problems)
    {
        var missing = names.Select(name => name!.GetValue<string>()).Where(name => node[name] is null);
        problems.AddRange(missing.Select(name => $"{Join(path, name)}: missing"));
        return null;
    }

    private static string? Items(JsonNode node, JsonObject schema, string path, List<string> problems)
    {
        var index = 0;
        foreach (var item in node.AsArray())
        {
            Check(item!, schema, Join(path, index++.ToString(CultureInfo.InvariantCulture)), problems);
        }

        return null;
    }

    private static string? Members(
        JsonNode node,
        JsonObject schema,
        JsonNode others,
        string path,
        List<string> problems
    )
    {
        foreach (var (name, member) in node.AsObject())
        {
            if ((schema["properties"]?[name] ?? others) is JsonObject known)
            {
                Check(member!, known, Join(path, name), problems);
            }
            else
            {
                problems.Add($"{Join(path, name)}: unknown");
            }
        }

        return null;
    }

    private static bool IsOf(JsonNode node, string type) =>
        type switch
        {
            "object" => node is JsonObject,
            "array" => node is JsonArray,
            "string" => node is JsonValue value && value.TryGetValue<string>(out _),
            "integer" => node is JsonValue value && value.TryGetValue<long>(out _),
            _ => false,
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string FindSchema()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Conformance.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "specs", "schemas", "trace.schema.json");
    }
}
