namespace Dma.Reference;

/// <summary>What a pool makes of the arguments that it was created with. All sizes are in bytes.</summary>
/// <param name="BlockSize">How long a block is, rounded.</param>
/// <param name="Alignment">What the addresses of blocks are multiples of; at least 1.</param>
/// <param name="Boundary">What no block crosses a multiple of; zero: none.</param>
/// <param name="ChunkSize">How much memory is taken at a time.</param>
/// <param name="Window">A chunk is cut at multiples of this from its start, and blocks fit in between.</param>
public readonly record struct PoolLayout(
    ByteCount BlockSize,
    ByteCount Alignment,
    ByteCount Boundary,
    ByteCount ChunkSize,
    ByteCount Window
)
{
    /// <summary>How many blocks a chunk has.</summary>
    public ulong BlocksPerChunk => ChunkSize.Value / Window.Value * (Window.Value / BlockSize.Value);
}
