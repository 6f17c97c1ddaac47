namespace Dma.Reference;

// Where blocks come from, and what becomes of them.
public partial class PoolAllocator
{
    /// <summary>Finds a chunk that has a free block.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The chunk, or null.</returns>
    protected virtual PoolChunk? FindRoom(BlockPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var count = pool.Chunks.Count;
        var first = count == 0 ? 0 : (int)(Choose(1) % (ulong)count);
        for (var turn = 0; turn < count; turn++)
        {
            var chunk = pool.Chunks[(first + turn) % count];
            if (chunk.Free.Count > 0)
                return chunk;
        }
        return null;
    }

    /// <summary>Chooses a free block: most of the time the one that went back last, now and then the one that waits longest.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="chunk">A chunk of it that has one.</param>
    /// <returns>Its position among the free ones.</returns>
    protected virtual int ChooseBlock(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return Choose() % 4 == 0 ? 0 : chunk.Free.Count - 1;
    }

    /// <summary>Takes memory for another chunk, and cuts it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">How to allocate.</param>
    /// <param name="chunk">The chunk, whose blocks are all free.</param>
    /// <returns>Whether there is memory, aligned as the pool needs it.</returns>
    protected virtual bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var layout = pool.Layout;
        // What is asked for as zero is cleared block by block, when it is given.
        var answer = Machine.Coherent.Allocate(RequestFor(pool, flags & ~Gfp.Zero));
        chunk = new(answer.Value, layout.ChunkSize);
        if (answer.Status != AnswerStatus.Ok)
            return false;
        if (!Suits(layout, answer.Value))
        {
            GiveBack(pool, chunk);
            return false;
        }
        for (var window = LastWindow(layout); ; window -= layout.Window.Value)
        {
            // From the last to the first, so that those at the start are given first.
            for (var block = layout.Window.Value / layout.BlockSize.Value; block > 0; block--)
                chunk.Free.Add(chunk.At(window + (block - 1) * layout.BlockSize.Value));
            if (window == 0)
                return true;
        }
    }

    /// <summary>Gives the memory of a chunk back.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="chunk">A chunk of it.</param>
    protected virtual void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(chunk);
        Machine.Coherent.Free(RequestFor(pool, Gfp.Kernel), chunk.Memory);
    }

    /// <summary>A block that went back can be given again.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="chunk">The chunk that the block is of.</param>
    /// <param name="block">The block.</param>
    protected virtual void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        chunk.Free.Add(block);
    }

    /// <summary>Fills a block with zeros, as the CPU does it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="block">The block.</param>
    protected virtual void Clear(BlockPool pool, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Clear(block.Cpu, pool.Layout.BlockSize.Value);
    }

    /// <summary>Fills memory with zeros, as the CPU does it.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    protected void Clear(CpuAddress start, ulong size)
    {
        if ((ulong)_zeros.Length < size)
            _zeros = new byte[size];
        Machine.CpuStore(start, _zeros.AsSpan(0, (int)size));
    }

    /// <summary>What is asked of the allocator of coherent memory for a chunk.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">How to allocate.</param>
    protected static CoherentRequest RequestFor(BlockPool pool, Gfp flags)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new(pool.Device, pool.Layout.ChunkSize, flags, DmaAttributes.None, IsNonCoherent: false);
    }

    // Memory longer than a page is aligned to its length only up to a cap.
    private static bool Suits(PoolLayout layout, CoherentBuffer memory)
    {
        var below = layout.Alignment.Value - 1;
        var boundary = layout.Boundary.Value;
        return (memory.Cpu.Value & below) == 0
            && (memory.Dma.Value & below) == 0
            && (boundary == 0 || memory.Dma.Value % boundary % layout.Window.Value == 0)
            && (
                boundary == 0
                || layout.ChunkSize.Value > boundary
                || memory.Dma.Value % boundary <= boundary - layout.ChunkSize.Value
            );
    }

    private static ulong LastWindow(PoolLayout layout) =>
        (layout.ChunkSize.Value / layout.Window.Value - 1) * layout.Window.Value;

    private ulong Choose(ulong detail = 0) => Machine.Choices.Draw(Purpose.PoolBlock, detail);
}
