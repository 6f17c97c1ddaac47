using System.Globalization;

namespace Dma;

/// <summary>What mapping a list gave.</summary>
/// <param name="List">The list, to be named when it is synced and unmapped.</param>
/// <param name="Segments">How many segments were written: from 1 to the number of entries.</param>
public readonly record struct MappedList(ListId List, int Segments)
{
    /// <summary>The list and how many segments it has.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{List} of {Segments} segments");
}
