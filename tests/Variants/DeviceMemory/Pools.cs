using Dma.Reference;

namespace Dma.Variants.DeviceMemory;

/// <summary>Pools take their memory by the call that drivers use: what is declared for a device serves its pools first.</summary>
/// <param name="machine">The machine.</param>
internal sealed class PoolsOfDeclaredMemory(Machine machine) : PoolAllocator(machine)
{
    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (!Machine.DeviceMemory.TryAllocate(RequestFor(pool, flags & ~Gfp.Zero), out var answer))
            return base.TryTakeChunk(pool, flags, out chunk);
        chunk = new(answer.Value, pool.Layout.ChunkSize);
        if (answer.Status != AnswerStatus.Ok)
            return false;
        var layout = pool.Layout;
        for (var window = 0UL; window < layout.ChunkSize.Value; window += layout.Window.Value)
        {
            for (var block = 0UL; block < layout.Window.Value / layout.BlockSize.Value; block++)
                chunk.Free.Add(chunk.At(window + block * layout.BlockSize.Value));
        }
        return true;
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(chunk);
        if (!Machine.DeviceMemory.TryFree(RequestFor(pool, Gfp.Kernel), chunk.Memory))
            base.GiveBack(pool, chunk);
    }
}
