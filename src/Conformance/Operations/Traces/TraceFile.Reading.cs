using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Operations.Traces;

// Reading: whatever the bytes are, a trace comes out or one clear line.
internal static partial class TraceFile
{
    private const int MostDevices = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads the trace in a file.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="areas">The operations that there are.</param>
    /// <exception cref="TraceException">There is no such file, it cannot be read, or there is no usable trace in it.</exception>
    public static Trace Load(string path, AreaTable areas)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MostBytes)
            {
                throw TooLarge();
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Read(bytes, areas);
        }
        catch (TraceException exception)
        {
            throw new TraceException($"{PlainText.Clean(path)}: {exception.Message}", exception);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var what = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                UnauthorizedAccessException => "cannot be read: access is denied",
                _ => $"cannot be read: {PlainText.Clean(exception.Message).TrimEnd('.')}",
            };
            throw new TraceException($"{PlainText.Clean(path)} {what}", exception);
        }
    }

    /// <summary>Reads a trace.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="areas">The operations that there are.</param>
    /// <exception cref="TraceException">There is no usable trace in the bytes.</exception>
    public static Trace Read(ReadOnlyMemory<byte> bytes, AreaTable areas)
    {
        if (bytes.Length > MostBytes)
        {
            throw TooLarge();
        }

        using var document = Parse(bytes);
        if (!IsTrace(document.RootElement))
        {
            throw new TraceException($"this is no trace: \"format\": \"{Format}\" is missing");
        }

        var root = new JsonFields(document.RootElement, "the trace");
        _ = root.Text("format", LongestName);
        var version = root.Number("version");
        if (version != Version)
        {
            throw new TraceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this is a trace of version {version}; version {Version} is the one that is read here"
                )
            );
        }

        return Read(root, areas);
    }

    private static Trace Read(JsonFields root, AreaTable areas)
    {
        var suite = root.Text("suite", LongestName);
        var platform = root.Object("platform");
        var (name, profile) = (platform.Text("name", LongestName), platform.Text("profile", LongestName));
        if (!ArgumentText.TryParseHex(platform.Text("seed", LongestName), out var seed))
        {
            throw new TraceException("seed of platform is a hexadecimal number of up to 64 bits, such as \"0x2a\"");
        }

        var devices = platform.Texts("devices", MostDevices, LongestName);
        platform.End();
        var clause = root.TryText("clause", LongestName);
        if (clause is not null && !ClauseId.IsValid(clause))
        {
            throw new TraceException($"clause is {PlainText.Quote(clause)}; an id looks like DMA-MAP-005");
        }

        var (steps, observations) = ReadSteps(root, areas);
        root.End();
        return new Trace
        {
            Suite = suite,
            Platform = name,
            Profile = profile,
            Devices = devices,
            Seed = seed,
            Clause = clause,
            Steps = steps,
            Observations = observations,
        };
    }

    private static (Operation[] Steps, List<string> Observations) ReadSteps(JsonFields root, AreaTable areas)
    {
        var elements = root.Array("steps", StepReader.MostSteps);
        var steps = new Operation[elements.GetArrayLength()];
        var observations = new List<string>();
        var reader = new StepReader(areas);
        var arguments = new List<KeyValuePair<string, string>>();
        var i = 0;
        foreach (var element in elements.EnumerateArray())
        {
            var step = new JsonFields(
                element,
                string.Create(CultureInfo.InvariantCulture, $"step {i + 1} of {steps.Length}")
            );
            var id = step.Number("id");
            var operation = step.Text("operation", LongestName);
            arguments.Clear();
            arguments.AddRange(step.Object("arguments").AllTexts(LongestName));
            steps[i] = reader.Read(id, operation, arguments);
            if (step.TryText("observation", MostBytes) is { } observation)
            {
                if (observations.Count < i)
                {
                    throw new TraceException($"{step.Name} has an observation, and the step before it has none");
                }

                observations.Add(observation);
            }

            step.End();
            i++;
        }

        return (steps, observations);
    }

    private static bool IsTrace(JsonElement root)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.String
                && format.ValueEquals(Format);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        // JSON that is not UTF-8 is found only where a text of it is asked for, and then in another way each time.
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new TraceException("this is no trace, since it is no UTF-8");
        }

        try
        {
            var isMarked = bytes.Span.StartsWith("\ufeff"u8);
            return JsonDocument.Parse(isMarked ? bytes[3..] : bytes, Strict);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is thrown for the name of a member that is half a pair of surrogates; it names no line.
            var line = (exception as JsonException)?.LineNumber;
            var where = line is null ? "" : string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}");
            throw new TraceException($"this is no trace, since it is no JSON{where}", exception);
        }
    }

    private static TraceException TooLarge() =>
        new(string.Create(CultureInfo.InvariantCulture, $"this is no trace: it has more than {MostBytes} bytes"));
}
