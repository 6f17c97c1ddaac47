using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a pool show: its blocks side by side, their content when they are used again, and what it tells of itself.</summary>
internal static class Pools
{
    private const int CreateDevice = 0,
        CreateSize = 1,
        CreateAlignment = 2,
        CreateBoundary = 3,
        AllocationFlags = 1;

    /// <summary>A pool that has fewer blocks left is emptied now and then, to be destroyed.</summary>
    private const int Few = 4;

    /// <summary>A new pool gives a block; or another pool is made beside it.</summary>
    public static bool UseAfterCreate(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Pool>(made.Id, out var pool))
        {
            return false;
        }

        var pools = state.Part<PoolSpecification>();
        var isAgain = pools.PoolRoom.IsReturned && pools.IsPromised(pool.Device, pool.Geometry);
        if (pick % 8 == 0 || isAgain && pick % 2 == 0)
        {
            // Room shows where all of it is taken.
            next = made.As(id);
            return true;
        }

        var empty = pick % 8 == 1 ? pools.Live.Find(other => other.Live.Count == 0) : null;
        return empty is null ? Allocate(pool, id, pick >> 8, out next) : Destroy(empty, id, out next);
    }

    /// <summary>A new block is looked at where it must be zero, and else stored to by whoever can; or the chunk is filled.</summary>
    public static bool UseAfterAllocation(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<PooledBlock>(made.Id, out var block))
        {
            return false;
        }

        var room = state.Part<PoolSpecification>();
        if ((pick >> 16) % 2 == 0 && (room.IsPromised(block.Pool, Gfp.Kernel) || (pick >> 24) % 4 == 0))
        {
            next = made.As(id);
            next[AllocationFlags] = (pick >> 32) % 4 == 0 ? (pick >> 40) % 4 : made[AllocationFlags];
            return true;
        }

        if ((pick >> 16) % 8 == 1)
        {
            return Ask(block.Pool, id, out next);
        }

        var kind =
            block.Flags.HasFlag(Gfp.Zero) && pick % 2 == 0
                ? pick % 4 == 0
                    ? CpuOperations.Load
                    : CpuOperations.Barrier
                : pick % 8 != 7
                    ? CpuOperations.Store
                    : DeviceOperations.Store;
        return Access.Make(kind, id, made.Id, 0, (ulong)Math.Min(block.Window.Length, 0x1000), out next);
    }

    /// <summary>What a device must not reach any more is known by what stood there, and by a translation that was used.</summary>
    public static bool TouchBeforeFree(
        SpecificationState state,
        in Operation free,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return pick % 4 != 3
            && state.Handles.TryGet<PooledBlock>(free[0], out var block)
            && state.Isolates(block.Window.Device)
            && Access.Make(
                pick % 4 == 0 ? DeviceOperations.Load : DeviceOperations.Store,
                id,
                free[0],
                0,
                (ulong)Math.Min(block.Window.Length, 0x100),
                out next
            );
    }

    /// <summary>What is given back is best seen to be used again when the same is asked for, by the same pool or by another.</summary>
    public static bool LookAfterFree(
        SpecificationState state,
        in Operation freed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<PooledBlock>(freed[0], out var block))
        {
            return false;
        }

        var pools = state.Part<PoolSpecification>().Live;
        var pool = block.Pool;
        switch (pick % 8)
        {
            case 0 or 1 when pool.Live.Count == 0:
            case 3 or 4 or 5 or 6 or 7 when pool.Live.Count == 0 && state.Isolates(pool.Device):
                return Destroy(pool, id, out next);
            case 4 or 5 or 6 or 7 when pool.Live.Count < Few && state.Isolates(pool.Device):
                next = new Operation(PooledBlockOperations.Free, id);
                next[0] = pool.Live[^1].Window.Id;
                return true;
            case 2:
                return Ask(pool, id, out next);
            case 3:
                return Allocate(pools[(int)((pick >> 8) % (ulong)pools.Count)], id, pick >> 16, out next);
            default:
                return Allocate(pool, id, pick >> 8, out next);
        }
    }

    /// <summary>After a pool was destroyed the device must not reach its blocks, and another pool is best made of what it had.</summary>
    public static bool LookAfterDestroy(
        SpecificationState state,
        in Operation destroyed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (pick % 8 < 7 && TryFindFreed(state, destroyed[0], out var block) && state.Isolates(block.Window.Device))
        {
            return Access.Make(
                pick % 8 < 6 ? StrayOperations.Load : StrayOperations.Store,
                id,
                block.Window.Id,
                0,
                (ulong)Math.Min(block.Window.Length, 0x1000),
                out next
            );
        }

        if (state.Part<PoolSpecification>().Live.Count == 0)
        {
            // What was given back is promised again.
            next = new Operation(PageOperations.Settle, id);
            return true;
        }

        return Create(state, pick >> 8, id, out next) && pick % 2 == 0;
    }

    /// <summary>Once all pools were destroyed and the machine has settled, the promise of pools holds again.</summary>
    public static bool TakeAgain(
        SpecificationState state,
        in Operation settle,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var pools = state.Part<PoolSpecification>();
        return Create(state, pick, id, out next) && pools.Live.Count == 0 && pools.PoolRoom.IsReturned;
    }

    /// <summary>A mask shows in the memory of a pool that is created under it.</summary>
    public static bool CreateUnderMask(SpecificationState state, ulong device, ulong id, ulong pick, out Operation next)
    {
        var isProvided = Create(state, pick, id, out next);
        next[CreateDevice] = device;
        return isProvided;
    }

    /// <summary>A pool of blocks that fill their chunk, or of short ones, for some device.</summary>
    private static bool Create(SpecificationState state, ulong pick, ulong id, out Operation next)
    {
        next = new Operation(PoolOperations.Create, id);
        next[CreateDevice] = pick % (ulong)state.Profile.Devices.Count;
        next[CreateSize] =
            (pick >> 8) % 2 == 0 ? (ulong)state.Profile.PageSize >> (int)((pick >> 16) % 2) : 1 + (pick >> 16) % 0x200;
        next[CreateAlignment] = PoolOperations.ChoiceOfAlignment(1);
        next[CreateBoundary] = PoolOperations.ChoiceOfBoundary(0);
        return state.Profile.Pool is not null;
    }

    private static bool Destroy(Pool pool, ulong id, out Operation next)
    {
        next = new Operation(PoolOperations.Destroy, id);
        next[0] = pool.Id;
        return true;
    }

    private static bool Allocate(Pool pool, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(PooledBlockOperations.Allocate, id);
        next[0] = pool.Id;
        next[AllocationFlags] = PooledBlockOperations.ChoiceOf(
            (pick % 2 == 0 ? Gfp.Zero : Gfp.Kernel) | (pick % 16 < 2 ? Gfp.Atomic : Gfp.Kernel)
        );
        return true;
    }

    private static bool Ask(Pool pool, ulong id, out Operation next)
    {
        next = new Operation(PoolOperations.GetStatistics, id);
        next[0] = pool.Id;
        return true;
    }

    /// <summary>Finds a block that went back to a pool, by the id of that.</summary>
    private static bool TryFindFreed(SpecificationState state, ulong pool, out PooledBlock found)
    {
        var ids = state.Handles.Of(HandleKind.PooledBlock);
        for (var i = ids.Count - 1; i >= 0; i--)
        {
            if (state.Handles.TryGet(ids[i], out found!) && found.Pool.Id == pool && found.Window.Ended)
            {
                return true;
            }
        }

        found = null!;
        return false;
    }
}
