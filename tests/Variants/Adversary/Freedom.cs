namespace Dma.Variants.Adversary;

/// <summary>A point that the documents leave to the platform, and the ways there are to use it.</summary>
public abstract class Freedom
{
    /// <summary>Its name: words joined by underscores.</summary>
    public required string Name { get; init; }

    /// <summary>What is left open, in a few words.</summary>
    public required string Leaves { get; init; }

    /// <summary>Its position in <see cref="FreedomCatalogue.All" />.</summary>
    public required int Index { get; init; }

    /// <summary>The names of the ways; the first is that of a machine that does nothing unasked.</summary>
    public abstract IReadOnlyList<string> Ways { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A freedom whose ways are the values of an enumeration, in their order.</summary>
/// <typeparam name="TWay">The ways.</typeparam>
public sealed class Freedom<TWay> : Freedom
    where TWay : struct, Enum
{
    private static readonly TWay[] Values = Enum.GetValues<TWay>();

    /// <inheritdoc />
    public override IReadOnlyList<string> Ways { get; } = [.. Values.Select(way => InCapitals(way.ToString()))];

    /// <summary>The way with a number.</summary>
    /// <param name="number">Its position in <see cref="Ways" />.</param>
    public TWay WayAt(int number) => Values[number];

    /// <summary>The number of a way.</summary>
    /// <param name="way">The way.</param>
    public int NumberOf(TWay way) => Array.IndexOf(Values, way);

    private static string InCapitals(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
            .ToUpperInvariant();
}
