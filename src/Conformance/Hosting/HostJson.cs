using System.Text.Json;
using System.Text.Json.Serialization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>What crosses between processes, and what is kept of a run on disk, as JSON: one object a line.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(ClauseConverter), typeof(ClauseIdConverter), typeof(SituationConverter)]
)]
[JsonSerializable(typeof(HostTask))]
[JsonSerializable(typeof(HostMessage))]
[JsonSerializable(typeof(RunState))]
internal sealed partial class HostJson : JsonSerializerContext;

/// <summary>A clause goes by its id.</summary>
internal sealed class ClauseConverter : JsonConverter<Clause>
{
    /// <inheritdoc />
    public override Clause Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ConformanceSuite.Catalogue[new ClauseId(reader.GetString()!)];

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Clause value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id.Text);
}

/// <summary>An id goes as its text.</summary>
internal sealed class ClauseIdConverter : JsonConverter<ClauseId>
{
    /// <inheritdoc />
    public override ClauseId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString()!);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ClauseId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

/// <summary>Counts go by the name of each kind, a number for each situation.</summary>
internal sealed class SituationConverter : JsonConverter<SituationCounts>
{
    /// <inheritdoc />
    public override SituationCounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var members = document
            .RootElement.EnumerateObject()
            .Select(member => (Kind: AreaTable.Standard.Find(member.Name)!, member.Value))
            .ToArray();
        var counts = new SituationCounts([.. members.Select(member => member.Kind)]);
        foreach (var (kind, values) in members)
        {
            foreach (var (situation, times) in values.EnumerateArray().Index())
            {
                counts.Add(kind, (Situation)situation, times.GetInt64());
            }
        }

        return counts;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, SituationCounts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var kind in value.Kinds)
        {
            writer.WriteStartArray(kind.Name);
            for (var i = 0; i < Situations.Names.Count; i++)
            {
                writer.WriteNumberValue(value.Of(kind, (Situation)i));
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
