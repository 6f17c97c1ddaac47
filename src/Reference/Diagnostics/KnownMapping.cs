namespace Dma.Reference;

/// <summary>The calls by which something that a device sees is made and ended.</summary>
public enum MappingFamily
{
    /// <summary>A mapping of a buffer.</summary>
    SingleBuffer,

    /// <summary>A mapping of a page.</summary>
    Page,

    /// <summary>A mapped list.</summary>
    List,

    /// <summary>A mapping of registers.</summary>
    Registers,

    /// <summary>A coherent buffer.</summary>
    Coherent,

    /// <summary>A buffer that need not be coherent.</summary>
    NonCoherent,

    /// <summary>A block of a pool.</summary>
    PoolBlock,
}

/// <summary>Something that a device sees, as a checker knows it: a mapping, a mapped list, a buffer or a block.</summary>
public sealed class KnownMapping
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Where the device finds it; of a list the first segment.</summary>
    public required DmaRange Range { get; init; }

    /// <summary>The calls that it belongs to.</summary>
    public required MappingFamily Family { get; init; }

    /// <summary>The step that made it.</summary>
    public required ulong MadeAt { get; init; }

    /// <summary>Who may store; of no meaning for buffers.</summary>
    public DmaDirection Direction { get; init; }

    /// <summary>The attributes that it was made with.</summary>
    public DmaAttributes Attributes { get; init; }

    /// <summary>What the allocation gave for the CPU; of buffers and blocks.</summary>
    public CpuAddress Cpu { get; init; }

    /// <summary>The list, where it is one.</summary>
    public ListId List { get; init; }

    /// <summary>How many entries the list has.</summary>
    public int Entries { get; init; }

    /// <summary>Whether it was asked whether the mapping failed.</summary>
    public bool IsChecked { get; internal set; }

    /// <summary>Whether it is one that is handed from hand to hand: a mapping of memory.</summary>
    public bool IsStreaming => Family is MappingFamily.SingleBuffer or MappingFamily.Page or MappingFamily.List;

    /// <summary>Whether it is memory that takes syncs without a mapping.</summary>
    public bool TakesSyncs =>
        Family == MappingFamily.NonCoherent
        || (Family == MappingFamily.Coherent && Attributes.HasFlag(DmaAttributes.NonConsistent));

    internal DmaRange[] Segments { get; set; } = [];

    internal List<KnownPiece> Pieces { get; } = [];

    internal KnownMemory? Memory { get; init; }

    /// <summary>A piece of another mapping that shares a line with this one; null if there was none.</summary>
    internal KnownPiece? Overlapped { get; set; }

    internal HashSet<ulong> Users { get; } = [];

    // A bit for each class that was reported of it.
    private ulong _reported;

    /// <summary>Whether a class is reported of it for the first time; notes that it is.</summary>
    /// <param name="misuse">The class.</param>
    internal bool IsFirst(Misuse misuse)
    {
        var bit = 1UL << (int)misuse;
        var isFirst = (_reported & bit) == 0;
        _reported |= bit;
        return isFirst;
    }
}
