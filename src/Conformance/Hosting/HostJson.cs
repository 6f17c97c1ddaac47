using System.Text.Json;
using System.Text.Json.Serialization;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Hosting;

/// <summary>What crosses between processes, and what is kept of a run on disk, as JSON: one object a line.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(ClauseConverter), typeof(ClauseIdConverter)]
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
