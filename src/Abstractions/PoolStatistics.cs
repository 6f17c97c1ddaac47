namespace Dma;

/// <summary>What a pool tells of itself (a line of the kernel's <c>pools</c> attribute).</summary>
/// <param name="BlocksInUse">How many blocks are live.</param>
/// <param name="Blocks">How many blocks its memory has, in use or not.</param>
/// <param name="BlockSize">How long a block is in bytes, rounded as the pool rounds it.</param>
/// <param name="Pages">How many chunks of memory it has; the kernel calls them pages, however long they are.</param>
public readonly record struct PoolStatistics(ulong BlocksInUse, ulong Blocks, ByteCount BlockSize, ulong Pages);
