namespace Dma;

/// <summary>What must succeed on a fresh or drained machine, all at the same time, for devices whose coherent mask reaches low memory. Immutable; the default promises nothing.</summary>
/// <remarks>After everything is freed and <see cref="IDmaPlatform.Settle" /> the promise holds again. How often in a row a call may be refused is said by <see cref="RoomPromise.RefusalsInARow" />.</remarks>
public sealed record CoherentRoom
{
    /// <summary>A promise of nothing.</summary>
    public static CoherentRoom None { get; } = new();

    /// <summary>How many buffers may be live at once, 0 or more, over all devices; those of the atomic pool aside.</summary>
    public int Buffers { get; init; }

    /// <summary>The largest size in bytes of each of those buffers.</summary>
    public ByteCount BufferSize { get; init; }

    /// <summary>How many buffers allocated with <see cref="Gfp.Atomic" /> may be live at once, 0 or more, over all devices.</summary>
    public int AtomicBuffers { get; init; }

    /// <summary>The largest size in bytes of each of those buffers.</summary>
    public ByteCount AtomicBufferSize { get; init; }
}
