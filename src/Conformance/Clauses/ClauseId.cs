namespace Dma.Conformance.Clauses;

/// <summary>The permanent id of a clause, such as <c>DMA-MAP-005</c>.</summary>
/// <remarks>Two ids are equal if their texts are. The hash is the same in every process.</remarks>
public sealed class ClauseId : IEquatable<ClauseId>
{
    private const string Lead = "DMA-";
    private const int Digits = 3;

    private static readonly Dictionary<string, int> Ordinals = new(StringComparer.Ordinal);

    private readonly int _hash;

    /// <summary>Creates an id from its text.</summary>
    /// <param name="text"><c>DMA-</c>, one or more letters A to Z, a hyphen and three digits.</param>
    /// <exception cref="ArgumentException"><paramref name="text" /> has another shape.</exception>
    public ClauseId(string text)
    {
        if (!IsValid(text))
        {
            throw new ArgumentException($"\"{text}\" is no clause id; an id looks like DMA-MAP-005.", nameof(text));
        }

        Text = text;
        _hash = Hash(text);
        lock (Ordinals)
        {
            if (!Ordinals.TryGetValue(text, out var ordinal))
            {
                ordinal = Ordinals.Count;
                Ordinals.Add(text, ordinal);
            }

            Ordinal = ordinal;
        }
    }

    /// <summary>The id as text.</summary>
    public string Text { get; }

    /// <summary>The text up to the number, without the hyphen: <c>DMA-MAP</c>. The clauses of one file share it.</summary>
    public string Prefix => Text[..^(Digits + 1)];

    /// <summary>A small number that only ids with the same text have, for tables; it may differ from run to run.</summary>
    internal int Ordinal { get; }

    /// <summary>Whether two ids have the same text.</summary>
    public static bool operator ==(ClauseId? left, ClauseId? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two ids have different texts.</summary>
    public static bool operator !=(ClauseId? left, ClauseId? right) => !(left == right);

    /// <inheritdoc />
    public bool Equals(ClauseId? other) => other is not null && Ordinal == other.Ordinal;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ClauseId);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>Whether a text has the shape of an id.</summary>
    internal static bool IsValid(string? text)
    {
        if (
            text is null
            || text.Length < Lead.Length + 1 + 1 + Digits
            || !text.StartsWith(Lead, StringComparison.Ordinal)
        )
        {
            return false;
        }

        var area = text.AsSpan()[Lead.Length..^(Digits + 1)];
        var number = text.AsSpan()[^Digits..];
        return text[^(Digits + 1)] == '-'
            && !area.ContainsAnyExceptInRange('A', 'Z')
            && !number.ContainsAnyExceptInRange('0', '9');
    }

    private static int Hash(string text)
    {
        var hash = 2166136261; // FNV-1a: string's own hash differs from run to run
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619);
        }

        return unchecked((int)hash);
    }
}
