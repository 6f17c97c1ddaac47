using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a user mapping show: content before it, a look through it, and a store of one side seen by another.</summary>
internal static class UserAccesses
{
    private const int Offset = 1,
        Size = 2,
        PageOffset = 1,
        Pages = 2;

    /// <summary>Of a large window only so much is filled or looked at.</summary>
    private const ulong MostBytes = 0x4000;

    /// <summary>Before a buffer is mapped something is stored to the pages that are asked for, by whoever can.</summary>
    public static bool FillBefore(SpecificationState state, in Operation map, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (!UserMappingOperations.IsLiveBuffer(state, map[0], out var buffer) || pick % 4 == 0)
        {
            return false;
        }

        var window = new Window(buffer, map[PageOffset], map[Pages]);
        if (!window.IsInside(state))
        {
            return false;
        }

        var page = (ulong)state.Profile.PageSize;
        var start = window.First * page;
        var size = Math.Min(MostBytes, Math.Min(window.Pages * page, (ulong)buffer.Window.Length - start));
        var kind = buffer.Window.Block.IsSeenByCpu && pick % 8 < 6 ? CpuOperations.Store : DeviceOperations.Store;
        return Access.Make(kind, id, map[0], start, size, out next);
    }

    /// <summary>What was mapped is looked at; now and then what lies behind it.</summary>
    public static bool LookAfterMap(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!UserMappingOperations.IsLive(state, map.Id, out var user))
        {
            return false;
        }

        if (pick % 8 == 7)
        {
            return Access.Make(StrayUserOperations.Load, id, map.Id, (ulong)user.Length, 0x40, out next);
        }

        var size = Math.Min(MostBytes, (ulong)(user.End - user.Start));
        return Access.Make(
            pick % 4 == 0 ? UserAccessOperations.Store : UserAccessOperations.Load,
            id,
            map.Id,
            0,
            size,
            out next
        );
    }

    /// <summary>A mapping that has ended shows nothing any more; others of the buffer do.</summary>
    public static bool LookAfterUnmap(
        SpecificationState state,
        in Operation unmap,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<UserView>(unmap[0], out var ended))
        {
            return false;
        }

        if (pick % 4 == 0)
        {
            return MapAgain(state, ended, id, out next);
        }

        var size = Math.Min(MostBytes, (ulong)(ended.End - ended.Start));
        if (state.Part<UserMappingSpecification>().Live.Count == 0)
        {
            return Access.Make(StrayUserOperations.Load, id, ended.Id, 0, size, out next);
        }

        var others = ended.Block.Users;
        if (others.Count == 0)
        {
            return false;
        }

        var other = others[(int)((pick >> 8) % (ulong)others.Count)];
        size = Math.Min(MostBytes, (ulong)(other.End - other.Start));
        return Access.Make(UserAccessOperations.Load, id, other.Id, 0, size, out next);
    }

    /// <summary>What a user stored waits for a barrier.</summary>
    public static bool BarrierAfterStore(
        SpecificationState state,
        in Operation store,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(CpuOperations.Barrier, id);
        return pick % 4 != 0;
    }

    /// <summary>Before a user looks someone else stores to the very bytes: the CPU, the device, or through another mapping.</summary>
    public static bool StoreBefore(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!UserMappingOperations.IsLive(state, load[0], out var user) || pick % 2 == 0)
        {
            return false;
        }

        var start = (ulong)user.Start + load[Offset];
        var choice = (pick >> 4) % 4;
        if (choice == 0 && FindTwin(user, (int)start, (int)(start + load[Size])) is { } twin)
        {
            return Access.Make(
                UserAccessOperations.Store,
                id,
                twin.Id,
                start - (ulong)twin.Start,
                load[Size],
                out next
            );
        }

        var kind = user.Block.IsSeenByCpu && choice != 1 ? CpuOperations.Store : DeviceOperations.Store;
        return Access.Make(kind, id, user.Block.Id, start, load[Size], out next);
    }

    /// <summary>After a barrier a user looks at a buffer that it sees.</summary>
    public static bool LookAfterBarrier(Block block, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (block.Users.Count == 0 || pick % 4 == 0)
        {
            return false;
        }

        var user = block.Users[(int)((pick >> 8) % (ulong)block.Users.Count)];
        return Access.Make(
            UserAccessOperations.Load,
            id,
            user.Id,
            0,
            Math.Min(0x400, (ulong)(user.End - user.Start)),
            out next
        );
    }

    private static bool MapAgain(SpecificationState state, UserView ended, ulong id, out Operation next)
    {
        var page = state.Profile.PageSize;
        next = new Operation(UserMappingOperations.Map, id);
        next[0] = ended.Buffer.Window.Id;
        next[PageOffset] = (ulong)(ended.Start / page);
        next[Pages] = (ulong)(ended.Length / page);
        return true;
    }

    /// <summary>Another mapping that shows the bytes; null if there is none.</summary>
    private static UserView? FindTwin(UserView user, int start, int end)
    {
        foreach (var other in user.Block.Users)
        {
            if (other != user && other.Start <= start && end <= other.End)
            {
                return other;
            }
        }

        return null;
    }
}
