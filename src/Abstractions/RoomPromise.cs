namespace Dma;

/// <summary>What must succeed on a fresh or drained machine, all at the same time. Immutable; the default promises nothing.</summary>
/// <remarks>
/// After everything is given back and <see cref="IDmaPlatform.Settle" /> the promise holds again. Once something was given that
/// no promise covers, a larger block or one more than was promised, nothing is promised of what it took up until then.
/// </remarks>
public sealed record RoomPromise
{
    /// <summary>A promise of nothing.</summary>
    public static RoomPromise None { get; } = new();

    /// <summary>How many blocks of pages may be live at once; 0 or more.</summary>
    public int Blocks { get; init; }

    /// <summary>How many pages each of those blocks may have; 0 or more.</summary>
    public int PagesPerBlock { get; init; }

    /// <summary>How many mappings may be live at once, 0 or more, over all devices; for low memory, with a mask that reaches it.</summary>
    public int Mappings { get; init; }

    /// <summary>The largest size in bytes of each of those mappings.</summary>
    public ByteCount MappingSize { get; init; }

    /// <summary>How many times in a row a promised call may be refused before it must succeed, 0 to 1000; 0, the default: never.</summary>
    public int RefusalsInARow { get; init; }
}
