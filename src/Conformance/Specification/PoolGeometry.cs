using System.Numerics;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>The arguments that a pool is created with, and what follows from them for its blocks.</summary>
/// <param name="Size">How long a block is, as it was asked for.</param>
/// <param name="Alignment">What addresses are multiples of; 0 means 1.</param>
/// <param name="Boundary">What no block crosses a multiple of; 0 means nothing.</param>
internal readonly record struct PoolGeometry(ulong Size, ulong Alignment, ulong Boundary)
{
    /// <summary>What addresses are multiples of.</summary>
    public ulong Multiple => Math.Max(Alignment, 1);

    /// <summary>Whether the documents give the alignment a meaning.</summary>
    public bool IsAligned => BitOperations.IsPow2(Multiple);

    /// <summary>Whether the documents give the boundary a meaning, whatever the size.</summary>
    public bool IsBounded => Boundary == 0 || BitOperations.IsPow2(Boundary);

    /// <summary>The size after rounding: first up to the shortest block, then to the alignment.</summary>
    /// <param name="smallest">The shortest block; 0 where nothing is said of it.</param>
    public UInt128 Rounded(ulong smallest) => Interval.At(0, Math.Max(Size, smallest)).RoundOut(Multiple).End;

    /// <summary>Whether blocks fit between two multiples of the boundary.</summary>
    /// <param name="rounded">How long they are.</param>
    public bool Fits(UInt128 rounded) => Boundary == 0 || rounded <= Boundary;

    /// <summary>Whether a place that is aligned can be cut by a multiple of the boundary.</summary>
    /// <param name="length">How long blocks are.</param>
    public bool CanCross(UInt128 length) => Boundary != 0 && length > Multiple;

    /// <summary>Whether a block crosses a multiple of the boundary.</summary>
    /// <param name="block">Its addresses.</param>
    public bool Crosses(Interval block) => Boundary != 0 && block.Start / Boundary != block.Last / Boundary;

    /// <summary>How long a chunk is.</summary>
    /// <param name="packing">What is said of packing.</param>
    /// <param name="rounded">How long blocks are.</param>
    /// <param name="page">The page size.</param>
    /// <returns>0 where nothing is said.</returns>
    public ulong ChunkLength(PoolPacking packing, ulong rounded, ulong page) =>
        packing switch
        {
            PoolPacking.Unstated => 0,
            PoolPacking.ChunkOfBoundary when Boundary != 0 => Boundary,
            _ => Math.Max(rounded, page),
        };

    /// <summary>How many blocks a chunk has.</summary>
    /// <param name="chunk">How long it is; not 0.</param>
    /// <param name="rounded">How long blocks are.</param>
    public ulong Capacity(ulong chunk, ulong rounded)
    {
        var window = Boundary == 0 ? chunk : Math.Min(Boundary, chunk);
        return chunk / window * (window / rounded);
    }
}
