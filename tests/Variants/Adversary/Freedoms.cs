namespace Dma.Variants.Adversary;

/// <summary>Which way a machine uses each of its freedoms now. At first it does nothing unasked.</summary>
public sealed class Freedoms
{
    private readonly int[] _ways = new int[FreedomCatalogue.All.Count];

    /// <summary>The way in use.</summary>
    /// <param name="freedom">The freedom.</param>
    /// <typeparam name="TWay">The ways.</typeparam>
    public TWay Of<TWay>(Freedom<TWay> freedom)
        where TWay : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(freedom);
        return freedom.WayAt(_ways[freedom.Index]);
    }

    /// <summary>Uses another way from now on.</summary>
    /// <param name="freedom">The freedom.</param>
    /// <param name="way">The number of the way.</param>
    public void Take(Freedom freedom, int way)
    {
        ArgumentNullException.ThrowIfNull(freedom);
        _ways[freedom.Index] = way;
    }
}

/// <summary>A freedom that a machine may be told to take, and the ways that agree with its description.</summary>
/// <param name="Freedom">The freedom.</param>
/// <param name="Ways">The numbers of the ways.</param>
public sealed record Offer(Freedom Freedom, IReadOnlySet<int> Ways);

/// <summary>The facet of a machine that takes a freedom of the documents when it is told to.</summary>
public interface IFreedoms
{
    /// <summary>What it may be told; the same for every machine of a profile.</summary>
    IReadOnlyList<Offer> Offers { get; }

    /// <summary>From now on the machine uses a freedom in a certain way.</summary>
    /// <param name="freedom">One that it offers.</param>
    /// <param name="way">The number of a way that it offers.</param>
    Answer Take(Freedom freedom, int way);
}
