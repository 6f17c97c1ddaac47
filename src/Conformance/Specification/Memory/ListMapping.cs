namespace Dma.Conformance.Specification.Memory;

/// <summary>A mapped list: a row of pieces, each with bytes of one entry in one segment.</summary>
internal sealed class ListMapping : IStandsFor<Mapping>
{
    /// <summary>The id of the step that mapped it.</summary>
    public required ulong Id { get; init; }

    /// <summary>What the platform calls it.</summary>
    public required ListId Name { get; init; }

    public required ScatterList List { get; init; }

    public required DeviceId Device { get; init; }

    public required DmaDirection Direction { get; init; }

    /// <summary>How many entries were mapped.</summary>
    public required int EntryCount { get; init; }

    /// <summary>The attributes with which it was mapped and that the call that ends it repeats.</summary>
    public DmaAttributes Attributes { get; init; }

    /// <summary>The pieces, in the order of the list. Empty only where a violated clause is set aside.</summary>
    public List<Piece> Pieces { get; } = [];

    /// <summary>How many bytes the pieces have.</summary>
    public ulong Length => Pieces.Count == 0 ? 0 : Pieces[^1].Offset + (ulong)Pieces[^1].Window.Length;

    /// <summary>Whether it has ended.</summary>
    public bool Ended { get; set; }

    /// <summary>What it begins with.</summary>
    Mapping? IStandsFor<Mapping>.Other => Pieces.Count == 0 ? null : Pieces[0].Window;

    /// <summary>Finds the piece that has a byte; the last one where the list is not as long.</summary>
    public Piece At(ulong offset)
    {
        var index = Pieces.FindLastIndex(piece => piece.Offset <= offset);
        return Pieces[index];
    }
}

/// <summary>Bytes of one entry in one segment of a mapped list.</summary>
/// <param name="Window">What the device has of them.</param>
/// <param name="Offset">The first byte, from the start of the list.</param>
/// <param name="Entry">The entry, from 0.</param>
/// <param name="Segment">The segment, from 0.</param>
internal readonly record struct Piece(Mapping Window, ulong Offset, int Entry, int Segment);
