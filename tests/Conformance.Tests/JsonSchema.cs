using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dma.Conformance.Tests.House;

namespace Dma.Conformance.Tests;

/// <summary>Checks documents by a schema of specs/schemas.</summary>
/// <param name="root">The schema.</param>
internal sealed class JsonSchema(JsonObject root)
{
    /// <summary>The schema itself.</summary>
    public JsonObject Root => root;

    /// <summary>Reads a schema of specs/schemas.</summary>
    public static JsonSchema Load(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Repository.At($"specs/schemas/{name}.schema.json")))!.AsObject());

    /// <summary>Where a document does not keep the schema, and how.</summary>
    public List<string> Problems(JsonNode document)
    {
        var problems = new List<string>();
        Check(document, root, "", problems);
        return problems;
    }

    /// <summary>As much of JSON Schema as the file uses; a word that is not known here fails.</summary>
    private void Check(JsonNode? node, JsonObject schema, string path, List<string> problems)
    {
        foreach (var (word, value) in schema)
        {
            var problem = word switch
            {
                "$schema" or "$id" or "$defs" or "title" or "description" or "properties" => null,
                "$ref" => Follow(node, value!.GetValue<string>(), path, problems),
                "const" => JsonNode.DeepEquals(node, value) ? null : $"not {value}",
                "enum" => value!.AsArray().Any(known => JsonNode.DeepEquals(node, known)) ? null : "none of them",
                "type" => Types(value!).Any(type => IsOf(node, type)) ? null : $"no {value}",
                "pattern" => node is JsonValue text
                && text.TryGetValue<string>(out var found)
                && !Regex.IsMatch(found, value!.GetValue<string>())
                    ? "no match"
                    : null,
                "minLength" => node!.ToString().Length < value!.GetValue<int>() ? "too short" : null,
                "maxLength" => node!.ToString().Length > value!.GetValue<int>() ? "too long" : null,
                "minimum" => node is JsonValue number
                && number.TryGetValue<decimal>(out var few)
                && few < value!.GetValue<decimal>()
                    ? "too small"
                    : null,
                "maximum" => node is JsonValue number
                && number.TryGetValue<decimal>(out var many)
                && many > value!.GetValue<decimal>()
                    ? "too large"
                    : null,
                "maxItems" => node is JsonArray list && list.Count > value!.GetValue<int>() ? "too many" : null,
                "required" => Missing(node!, value!.AsArray(), path, problems),
                "items" => Items(node!, value!.AsObject(), path, problems),
                "additionalProperties" => Members(node!, schema, value!, path, problems),
                _ => $"the test does not know {word}",
            };
            if (problem is not null)
            {
                problems.Add($"{path}: {problem}");
            }
        }
    }

    private string? Follow(JsonNode? node, string reference, string path, List<string> problems)
    {
        Check(node, root["$defs"]![reference.Split('/')[^1]]!.AsObject(), path, problems);
        return null;
    }

    private static string? Missing(JsonNode node, JsonArray names, string path, List<string> problems)
    {
        var missing = names.Select(name => name!.GetValue<string>()).Where(name => !node.AsObject().ContainsKey(name));
        problems.AddRange(missing.Select(name => $"{Join(path, name)}: missing"));
        return null;
    }

    private string? Items(JsonNode node, JsonObject schema, string path, List<string> problems)
    {
        var index = 0;
        foreach (var item in node.AsArray())
        {
            Check(item, schema, Join(path, index++.ToString(CultureInfo.InvariantCulture)), problems);
        }

        return null;
    }

    private string? Members(JsonNode node, JsonObject schema, JsonNode others, string path, List<string> problems)
    {
        foreach (var (name, member) in node.AsObject())
        {
            if ((schema["properties"]?[name] ?? others) is JsonObject known)
            {
                Check(member, known, Join(path, name), problems);
            }
            else
            {
                problems.Add($"{Join(path, name)}: unknown");
            }
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool IsOf(JsonNode? node, string type) =>
        type switch
        {
            "null" => node is null,
            "object" => node is JsonObject,
            "array" => node is JsonArray,
            "string" => node is JsonValue value && value.TryGetValue<string>(out _),
            "boolean" => node is JsonValue value && value.TryGetValue<bool>(out _),
            "integer" => node is JsonValue value && value.TryGetValue<long>(out _),
            _ => false,
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
