using System.Globalization;
using System.Text.Json;

namespace Dma.Conformance.Operations.Traces;

/// <summary>The members of a JSON object, each read once and with the one type that it may have.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <param name="element">The object.</param>
    /// <param name="name">What the object is, for messages.</param>
    /// <exception cref="TraceException">It is no object.</exception>
    public JsonFields(JsonElement element, string name)
    {
        Name = name;
        _object =
            element.ValueKind == JsonValueKind.Object ? element : throw new TraceException($"{name} is no object");
    }

    /// <summary>What the object is, for messages.</summary>
    public string Name { get; }

    /// <summary>A text that must be there.</summary>
    /// <param name="field">The member's name.</param>
    /// <param name="longest">How many characters it may have.</param>
    public string Text(string field, int longest) => TextOf(Find(field), field, longest);

    /// <summary>A text that may be missing; null if it is.</summary>
    public string? TryText(string field, int longest) =>
        _object.TryGetProperty(field, out _) ? Text(field, longest) : null;

    /// <summary>A whole number of at least 0 that must be there.</summary>
    public ulong Number(string field)
    {
        var element = Find(field);
        return element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out var number)
            ? number
            : throw new TraceException($"{field} of {Name} is no whole number of 0 or more");
    }

    /// <summary>An object that must be there.</summary>
    public JsonFields Object(string field) => new(Find(field), $"{field} of {Name}");

    /// <summary>A list that must be there.</summary>
    public JsonElement Array(string field, int most)
    {
        var element = Find(field);
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw new TraceException($"{field} of {Name} is no list");
        }

        return element.GetArrayLength() <= most
            ? element
            : throw new TraceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{field} of {Name} has {element.GetArrayLength()} entries, more than {most}"
                )
            );
    }

    /// <summary>A list of texts that must be there.</summary>
    public IReadOnlyList<string> Texts(string field, int most, int longest) =>
        [.. Array(field, most).EnumerateArray().Select(element => TextOf(element, $"an entry of {field}", longest))];

    /// <summary>All members, which are texts.</summary>
    public IEnumerable<KeyValuePair<string, string>> AllTexts(int longest)
    {
        foreach (var property in _object.EnumerateObject())
        {
            yield return new(property.Name, TextOf(property.Value, PlainText.Quote(property.Name), longest));
        }
    }

    /// <summary>Rejects members that were not read.</summary>
    public void End()
    {
        foreach (var property in _object.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
            {
                throw new TraceException($"{Name} has an unknown member {PlainText.Quote(property.Name)}");
            }
        }
    }

    private JsonElement Find(string field)
    {
        _read.Add(field);
        return _object.TryGetProperty(field, out var element)
            ? element
            : throw new TraceException($"{field} of {Name} is missing");
    }

    private string TextOf(JsonElement element, string what, int longest)
    {
        var text = element.ValueKind == JsonValueKind.String ? Unescape(element) : null;
        return text is null ? throw new TraceException($"{what} of {Name} is no text")
            : text.Length == 0 ? throw new TraceException($"{what} of {Name} is empty")
            : text.Length > longest ? throw new TraceException($"{what} of {Name} is too long")
            : PlainText.IsFit(text) ? text
            : throw new TraceException($"{what} of {Name} has characters that do not print");
    }

    private string Unescape(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half a pair of surrogates can be written in JSON, and is found only when the text is asked for.
            throw new TraceException($"{Name} has a text that is no Unicode", exception);
        }
    }
}
