namespace Dma.Reference;

/// <summary>What call a piece of memory came from.</summary>
public enum MemorySource
{
    /// <summary>Pages: a block, or one that is pinned.</summary>
    Pages,

    /// <summary>A contiguous block.</summary>
    Contiguous,

    /// <summary>A coherent buffer or a block of a pool.</summary>
    Coherent,

    /// <summary>A buffer that need not be coherent.</summary>
    NonCoherent,
}

/// <summary>Memory that a driver holds, as a checker knows it: by the calls that gave it.</summary>
public sealed class KnownMemory
{
    /// <summary>The call that gave it.</summary>
    public required MemorySource Source { get; init; }

    /// <summary>How many bytes.</summary>
    public required ulong Size { get; init; }

    /// <summary>The step that gave it.</summary>
    public required ulong MadeAt { get; init; }

    /// <summary>Where the CPU finds it; null where that is nowhere, or only by page.</summary>
    public CpuAddress? Cpu { get; init; }

    /// <summary>The first page; null for buffers.</summary>
    public PageNumber? Page { get; init; }

    /// <summary>How many pages; zero for buffers.</summary>
    public ulong Pages { get; init; }

    /// <summary>The device that it was asked for, where it was.</summary>
    public DeviceId Device { get; init; }

    /// <summary>The live mappings of it, oldest first; those of a list are there once an entry.</summary>
    internal List<KnownPiece> Mapped { get; } = [];

    /// <summary>What the CPU stored and has given to no device since.</summary>
    internal RangeSet Stored { get; } = new();

    /// <summary>What devices see of it without a mapping.</summary>
    internal List<OpenWindow> Open { get; } = [];

    /// <summary>Whether it is handed over from hand to hand; coherent memory is not.</summary>
    internal bool IsHandedOver => Source is MemorySource.Pages or MemorySource.Contiguous;
}

/// <summary>The part of a mapping that lies in one piece of memory.</summary>
/// <param name="Mapping">The mapping.</param>
/// <param name="Memory">The memory.</param>
/// <param name="Offset">The first byte in the memory.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Dma">Where the device finds the first byte.</param>
internal sealed record KnownPiece(KnownMapping Mapping, KnownMemory Memory, ulong Offset, ulong Length, DmaAddress Dma)
{
    /// <summary>The byte behind the last one, in the memory.</summary>
    public ulong End => Offset + Length;

    /// <summary>What the CPU took, and did not give back, as offsets in the memory.</summary>
    public RangeSet Taken { get; } = new();

    /// <summary>What the device stored and the CPU did not take since, as offsets in the memory.</summary>
    public RangeSet Untaken { get; } = new();
}
