using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dma.Conformance.Operations.Traces;

/// <summary>Writes and reads trace files: JSON as specs/schemas/trace.schema.json describes it.</summary>
/// <remarks>The same trace gives the same bytes: UTF-8 without a mark, indented by two spaces, line feeds.</remarks>
internal static partial class TraceFile
{
    /// <summary>What stands in every trace under <c>format</c>.</summary>
    public const string Format = "dma-conformance-trace";

    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The most bytes that a file is read with.</summary>
    public const int MostBytes = 1 << 26;

    /// <summary>How long the names of platforms, profiles and devices are at the most.</summary>
    public const int LongestName = 64;

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a trace.</summary>
    public static byte[] Write(Trace trace)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("suite", NameOf(trace.Suite));
            writer.WriteStartObject("platform");
            writer.WriteString("name", NameOf(trace.Platform));
            writer.WriteString("profile", NameOf(trace.Profile));
            writer.WriteString("seed", string.Create(CultureInfo.InvariantCulture, $"0x{trace.Seed:x}"));
            writer.WriteStartArray("devices");
            foreach (var device in trace.Devices)
            {
                writer.WriteStringValue(NameOf(device));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            if (trace.Clause is not null)
            {
                writer.WriteString("clause", trace.Clause);
            }

            writer.WriteStartArray("steps");
            for (var i = 0; i < trace.Steps.Count; i++)
            {
                Write(
                    writer,
                    trace.Steps[i],
                    i < trace.Observations.Count ? trace.Observations[i] : null,
                    trace.Devices
                );
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(
        Utf8JsonWriter writer,
        in Operation step,
        string? observation,
        IReadOnlyList<string> devices
    )
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", step.Id);
        writer.WriteString("operation", step.Kind.Name);
        writer.WriteStartObject("arguments");
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            var argument = step.Kind.Arguments[i];
            writer.WriteString(argument.Name, ArgumentText.Format(argument, step[i], devices));
        }

        writer.WriteEndObject();
        if (observation is not null)
        {
            writer.WriteString("observation", PlainText.Clean(observation));
        }

        writer.WriteEndObject();
    }

    /// <summary>A name that can be read back, also where a platform gives none that keeps its bounds.</summary>
    private static string NameOf(string name)
    {
        var clean = PlainText.Clean(name);
        return clean.Length == 0 ? "?"
            : clean.Length <= LongestName ? clean
            : clean[..(char.IsHighSurrogate(clean[LongestName - 1]) ? LongestName - 1 : LongestName)];
    }
}
