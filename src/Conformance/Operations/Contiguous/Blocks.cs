using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What makes a block show: its own content, the room after it, and what was moved for it.</summary>
internal static class Blocks
{
    private const int Device = 0,
        Count = 1,
        Order = 2;

    /// <summary>So many movable pages are at hand when a block is asked for.</summary>
    private const int FewPages = 4;

    /// <summary>Of a large block only so much is filled.</summary>
    private const ulong MostFilled = 0x1_0000;

    /// <summary>How much was free before shows what did not come back.</summary>
    public static bool AskBefore(
        SpecificationState state,
        in Operation operation,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var contiguous = state.Part<ContiguousSpecification>();
        next = default;
        if (
            contiguous.AreaOf(new DeviceId((int)operation[Device])) is not { Live.Count: 0 } area
            || contiguous.HasBaseline(area)
        )
        {
            return false;
        }

        if (contiguous.IsDrained(area))
        {
            return MakeLargest(operation[Device], id, out next) && pick % 2 == 0;
        }

        next = new Operation(PageOperations.Settle, id);
        return pick % 8 == 0;
    }

    /// <summary>On a machine that has settled as much is free as before, and as many blocks are given.</summary>
    public static bool AskAfterSettle(
        SpecificationState state,
        in Operation settle,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var contiguous = state.Part<ContiguousSpecification>();
        next = default;
        if (state.Profile.Contiguous is null || pick % 8 == 0)
        {
            return false;
        }

        for (var i = 0; i < state.Profile.Devices.Count; i++)
        {
            if (
                contiguous.AreaOf(new DeviceId(i)) is { WasUsedSince: true } area
                && contiguous.IsDrained(area)
                && contiguous.HasBaseline(area)
            )
            {
                return MakeLargest((ulong)i, id, out next);
            }
        }

        if (pick % 4 == 1 || contiguous.Movable.Exists(page => page.IsPinned))
        {
            return MakeLargest(DrawDevice(state, pick), id, out next);
        }

        next = new Operation(BlockOperations.Allocate, id);
        next[Device] = DrawDevice(state, pick);
        next[Count] = (ulong)Math.Max(1, state.Profile.Contiguous.Room.PagesPerBlock);
        return pick % 4 == 2;
    }

    /// <summary>A block is filled, and so is the room that is promised; what was moved for it is looked at; what no area can hold is asked for.</summary>
    public static bool UseAfterAllocation(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var contiguous = state.Part<ContiguousSpecification>();
        var isGiven = state.Handles.TryGet<ContiguousBlock>(made.Id, out var live);
        var device = new DeviceId((int)made[Device]);
        next = made.As(id);
        switch (pick % 32)
        {
            case 0 or 1 when contiguous.AreaOf(device)?.Area is { } area:
                next[Count] = pick % 2 == 0 ? 0 : area.Pages + 1;
                return true;
            case 2 or 3:
                return MakeLargest(made[Device], id, out next);
            case >= 4 and < 8 when contiguous.IsPromised(device, made[Count], made[Order]):
                return true;
            case 8 or 9 when AskElsewhere(state, made, pick, ref next):
                return true;
            case >= 16
                when isGiven && contiguous.AreaOf(device) is { Live.Count: 1 } area && contiguous.HasBaseline(area):
                next = new Operation(BlockOperations.Release, id);
                next[0] = made.Id;
                return true;
            case 11:
                next[Count] = Math.Max(1, made[Count]) * 4;
                return true;
            case 10 when state.Profile.Coherent is { } coherent:
                // A buffer for which the area has no room.
                next = new Operation(AllocationOperations.Allocate, id);
                next[Device] = made[Device];
                next[1] = coherent.Room.BufferSize.Value;
                return true;
        }

        if (contiguous.Movable.Count > 0 && (!isGiven || pick % 32 < 16))
        {
            return Look(state, pick >> 8, id, out next);
        }

        return isGiven
            && live!.Block.IsSeenByCpu
            && Access.Make(
                CpuOperations.Store,
                id,
                made.Id,
                0,
                Math.Min((ulong)live.Block.Length, MostFilled),
                out next
            );
    }

    /// <summary>After a release the room must be there again.</summary>
    public static bool LookAfterRelease(
        SpecificationState state,
        in Operation released,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var contiguous = state.Part<ContiguousSpecification>();
        if (
            contiguous.Live.Count == 0 && pick % 2 == 0
            || pick % 8 != 1
                && contiguous.Areas.Any(area =>
                    area is { WasUsedSince: true, Live.Count: 0 } && contiguous.HasBaseline(area)
                )
        )
        {
            next = new Operation(PageOperations.Settle, id);
            return true;
        }

        if (pick % 8 == 1)
        {
            return MakeLargest(DrawDevice(state, pick), id, out next);
        }

        next = new Operation(BlockOperations.Allocate, id);
        next[Device] = DrawDevice(state, pick);
        next[Count] = 1 + (pick >> 24) % 8;
        next[Order] = (pick >> 32) % 4;
        return pick % 8 != 3;
    }

    /// <summary>Foreign pages stay what they are.</summary>
    public static bool LookAfterForeign(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(BlockOperations.Allocate, id);
        if (!state.Handles.TryGet<ContiguousBlock>(asked[1], out var live))
        {
            return false;
        }

        next[Device] = (ulong)live.Device.Index;
        next[Count] = live.Block.PageCount;
        return true;
    }

    /// <summary>Asked twice, with a block or a settled machine between.</summary>
    public static bool UseAfterLargest(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var isPinned = state.Part<ContiguousSpecification>().Movable.Exists(page => page.IsPinned);
        next = new Operation(BlockOperations.Allocate, id);
        next[Device] = asked[Device];
        // One that hardly fits, so that the pinned page is in its way.
        next[Count] = isPinned ? PagesOf(state, asked[Device]) / 3 + (pick >> 8) % 8 : 1 + (pick >> 8) % 16;
        return pick % 2 == 0 || isPinned;
    }

    /// <summary>A movable page is filled, so that its content is known, and now and then pinned.</summary>
    public static bool UseAfterMovable(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = made.As(id);
        if (!state.Handles.TryGet<MovablePage>(made.Id, out var page))
        {
            return false;
        }

        var contiguous = state.Part<ContiguousSpecification>();
        if (pick % (contiguous.Movable.Count > 1 ? 2UL : 8UL) == 0 && contiguous.IsMovablePromised)
        {
            // Room shows where all of it is taken.
            return true;
        }

        return Access.Make(MovableOperations.Store, id, made.Id, 0, (ulong)page.Block.Length, out next);
    }

    /// <summary>What was stored is kept when the page is moved for a block.</summary>
    public static bool MoveAfterStore(
        SpecificationState state,
        in Operation stored,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (pick % 4 == 0)
        {
            next = new Operation(MovableOperations.Pin, id);
            next[0] = stored[0];
            return true;
        }

        if (pick % 4 == 1 && state.Part<ContiguousSpecification>().Movable.Count < FewPages)
        {
            // What becomes of one page when two are moved shows where there are two.
            next = new Operation(MovableOperations.Allocate, id);
            return true;
        }

        return MakeBlock(state, pick, id, out next);
    }

    /// <summary>A block must not lie where a page is pinned.</summary>
    public static bool AllocateOverPinned(
        SpecificationState state,
        in Operation pinned,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (pick % 2 == 0 && state.Part<ContiguousSpecification>().Live.Count == 0)
        {
            // What is free now shows what a range that cannot be had has cost.
            next = new Operation(PageOperations.Settle, id);
            return true;
        }

        return MakeBlock(state, pick, id, out next);
    }

    private static bool MakeBlock(SpecificationState state, ulong pick, ulong id, out Operation next)
    {
        next = new Operation(BlockOperations.Allocate, id);
        next[Device] = DrawDevice(state, pick);
        next[Count] = 1 + (pick >> 24) % (pick % 8 < 4 ? 8UL : 32UL);
        next[Order] = (pick >> 32) % 2;
        return true;
    }

    /// <summary>What is live in one area is nothing to another.</summary>
    private static bool AskElsewhere(SpecificationState state, in Operation made, ulong pick, ref Operation next)
    {
        if (state.Profile.Devices.Count < 2)
        {
            return false;
        }

        var step = 1 + (pick >> 8) % ((ulong)state.Profile.Devices.Count - 1);
        next[Device] = (made[Device] + step) % (ulong)state.Profile.Devices.Count;
        return true;
    }

    private static bool Look(SpecificationState state, ulong pick, ulong id, out Operation next)
    {
        var movable = state.Part<ContiguousSpecification>().Movable;
        var page = movable[(int)(pick % (ulong)movable.Count)];
        return Access.Make(MovableOperations.Load, id, page.Block.Id, 0, (ulong)page.Block.Length, out next);
    }

    private static ulong PagesOf(SpecificationState state, ulong device) =>
        state.Part<ContiguousSpecification>().AreaOf(new DeviceId((int)device))?.Area?.Pages ?? 1;

    private static bool MakeLargest(ulong device, ulong id, out Operation next)
    {
        next = new Operation(BlockOperations.LargestFree, id);
        next[Device] = device;
        return true;
    }

    /// <summary>A device; where a page is pinned in an area, one that the area serves.</summary>
    private static ulong DrawDevice(SpecificationState state, ulong pick)
    {
        var contiguous = state.Part<ContiguousSpecification>();
        var devices = (ulong)state.Profile.Devices.Count;
        var drawn = (pick >> 16) % devices;
        var pinned = contiguous.Movable.Find(page => page.PinnedAt is not null);
        for (var i = 0UL; i < devices && pinned?.PinnedAt is { } number; i++)
        {
            var device = (drawn + i) % devices;
            if (
                contiguous.AreaOf(new DeviceId((int)device))?.Area is { } area
                && number.Value >= area.First.Value
                && number.Value - area.First.Value < area.Pages
            )
            {
                return device;
            }
        }

        return drawn;
    }
}
