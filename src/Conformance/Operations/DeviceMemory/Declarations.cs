using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a declaration show: buffers until nothing fits, marks beside and across them, and what is left after a release.</summary>
internal static class Declarations
{
    private const int Device = 0,
        Size = 1,
        Position = 1,
        MarkOffset = 1,
        MarkSize = 2;

    /// <summary>Declared memory is allocated from, marked, and declared once more.</summary>
    public static bool UseAfterDeclaration(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)made[Device]);
        next = default;
        if (state.Part<DeviceMemorySpecification>().Find(device) is not { } region)
        {
            return pick % 4 == 0 && MakeAllocation(state, null, device, id, pick >> 8, out next);
        }

        switch (pick % 8)
        {
            case 0:
                next = made.As(id);
                next[Position] = (pick >> 8) % 2;
                return true;
            case 1 or 2:
            case 4 when region.Memory.Size.Value >= DeviceMemoryOperations.LargeMemory:
                return MakeMark(state, region, id, pick >> 8, out next);
            case 3 when region.IsExclusive || (pick >> 8) % 2 == 0:
                next = new Operation(DeviceMemoryOperations.Release, id);
                next[Device] = made[Device];
                return true;
            default:
                return MakeAllocation(state, region, device, id, pick >> 8, out next);
        }
    }

    /// <summary>A mark shows in what is given out, in further marks, and in the bytes that both sides find there.</summary>
    public static bool UseAfterMark(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)made[Device]);
        next = default;
        if (state.Part<DeviceMemorySpecification>().Find(device) is not { } region)
        {
            return false;
        }

        if (pick % 8 == 7)
        {
            next = new Operation(DeviceMemoryOperations.Release, id);
            next[Device] = made[Device];
            return true;
        }

        // What is given out behind a mark of half of large memory lies far from its beginning.
        var isLarge = made[MarkSize] >= DeviceMemoryOperations.LargeMemory;
        if (isLarge && pick % 4 != 0)
        {
            return MakeAllocation(state, region, device, id, pick >> 8, out next);
        }

        if (pick % 4 == 0 && state.Handles.TryGet<Allocation>(made.Id, out var marked))
        {
            return Access.Make(
                CpuOperations.Store,
                id,
                made.Id,
                0,
                (ulong)Math.Min(marked.Window.Length, 0x400),
                out next
            );
        }

        if (pick % 4 == 1)
        {
            // The pages before, behind and among those that are marked.
            var page = (ulong)state.Profile.PageSize;
            var from = ((pick >> 8) % 4) switch
            {
                0 => made[MarkOffset] + made[MarkSize],
                1 => made[MarkOffset] + made[MarkSize] - page,
                2 => made[MarkOffset] - Math.Min(made[MarkOffset], page),
                _ => made[MarkOffset],
            };
            return MakeMark(region, id, from, page << (int)((pick >> 12) % 2), out next);
        }

        return MakeAllocation(state, region, device, id, pick >> 8, out next);
    }

    /// <summary>After a buffer of a device that has memory declared comes another, or a mark of what it has.</summary>
    public static bool UseAfterAllocation(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)made[Device]);
        next = default;
        if (state.Part<DeviceMemorySpecification>().Find(device) is not { } region)
        {
            return false;
        }

        if (
            pick % 8 == 0
            && state.Handles.TryGet<Allocation>(made.Id, out var allocation)
            && allocation.Region == region
        )
        {
            var page = (ulong)state.Profile.PageSize;
            var offset = unchecked(allocation.Window.Address.Value - region.Memory.DeviceAddress.Value);
            var last = offset + (ulong)(allocation.Window.Length - 1) / page * page;
            return ((pick >> 8) % 4) switch
            {
                0 => MakeMark(region, id, last, page, out next),
                1 => MakeMark(region, id, last + page, page, out next),
                2 => MakeMark(region, id, last, 2 * page, out next),
                // From a page that is free into one that is not.
                _ => MakeMark(region, id, offset - Math.Min(offset, page), 2 * page, out next),
            };
        }

        if (pick % 8 < 5)
        {
            return MakeAllocation(state, region, device, id, pick >> 8, out next);
        }

        next = new Operation(AllocatorOperations.ReleaseFrom, id);
        next[0] = made.Id;
        return pick % 8 == 5;
    }

    /// <summary>What was freed is given again; the last one to be freed ends the declaration.</summary>
    public static bool LookAfterFree(
        SpecificationState state,
        in Operation freed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (
            !state.Handles.TryGet<Allocation>(freed[0], out var allocation)
            || allocation.Region is not { } region
            || state.Part<DeviceMemorySpecification>().Find(allocation.Window.Device) != region
        )
        {
            return false;
        }

        var device = allocation.Window.Device;
        if (pick % 2 == 0 && !state.Part<DeviceMemorySpecification>().IsInUse(region))
        {
            next = new Operation(DeviceMemoryOperations.Release, id);
            next[Device] = (ulong)device.Index;
            return true;
        }

        var isMade = MakeAllocation(state, region, device, id, pick >> 8, out next);
        next[Size] = pick % 4 == 1 ? next[Size] : (ulong)allocation.Window.Length;
        return isMade;
    }

    /// <summary>After a release nothing is given or marked, and memory is declared again.</summary>
    public static bool LookAfterRelease(
        SpecificationState state,
        in Operation released,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)released[Device]);
        next = new Operation(DeviceMemoryOperations.Mark, id);
        next[Device] = released[Device];
        var page = (ulong)state.Profile.PageSize;
        switch (pick % 8)
        {
            case 0:
                next[MarkSize] = page;
                return true;
            case 1 or 2 or 3:
                next = new Operation(DeviceMemoryOperations.Declare, id);
                next[Device] = released[Device];
                // Nothing at all is refused, whatever was declared before.
                next[3] = pick % 8 == 3 ? 0 : page << (int)((pick >> 8) % 4);
                return true;
            default:
                return MakeAllocation(state, null, device, id, pick >> 8, out next);
        }
    }

    private static bool MakeMark(
        SpecificationState state,
        DeclaredRegion region,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var page = (ulong)state.Profile.PageSize;
        var whole = region.Memory.Size.Value;
        // Of large memory it is the upper half that is seldom reached, and it is where the lower one is taken.
        var isLarge = whole >= DeviceMemoryOperations.LargeMemory;
        // From a page near the beginning or the end, a few pages or up to the middle.
        var from = (pick % 4) switch
        {
            0 when isLarge => 0UL,
            0 => page * ((pick >> 8) % 4),
            1 => whole - Math.Min(whole, page * (1 + (pick >> 8) % 4)),
            _ => 0UL,
        };
        var size = ((pick >> 4) % 4) switch
        {
            0 => whole / 2 / page * page,
            1 or 2 when isLarge => whole / 2 / page * page,
            1 => page * 3,
            2 => page << (int)((pick >> 12) % 4),
            _ => page * (1 + (pick >> 12) % 4),
        };
        return MakeMark(region, id, from, size, out next);
    }

    private static bool MakeMark(DeclaredRegion region, ulong id, ulong from, ulong size, out Operation next)
    {
        next = new Operation(DeviceMemoryOperations.Mark, id);
        next[Device] = (ulong)region.Memory.Device.Index;
        next[MarkOffset] = from;
        next[MarkSize] = from < region.Memory.Size.Value ? Math.Min(size, region.Memory.Size.Value - from) : 0;
        return true;
    }

    /// <summary>A buffer: small, as large as what is declared, or too large for it.</summary>
    private static bool MakeAllocation(
        SpecificationState state,
        DeclaredRegion? region,
        DeviceId device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var page = (ulong)state.Profile.PageSize;
        var pages = region is null ? 1 : Math.Min(region.Pages, 16);
        var size = (pick % 8) switch
        {
            0 => page * pages,
            1 => page * pages + 1,
            2 => page << (int)((pick >> 8) % 4),
            3 => page * (1 + (pick >> 8) % 4),
            4 => page * 2 + 1,
            _ => page,
        };
        next = new Operation(
            (pick >> 16) % 4 == 0 ? AllocatorOperations.AllocateFrom : AllocationOperations.Allocate,
            id
        );
        next[Device] = (ulong)device.Index;
        next[Size] = size;
        return true;
    }
}
