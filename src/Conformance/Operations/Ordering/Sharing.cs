using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes the order of stores show in memory that is shared: a store of one side, the barrier or completion, a load of the other.</summary>
internal static class Sharing
{
    private const int Device = 0,
        Offset = 1,
        Size = 2,
        AllocationSize = 1,
        AllocationAttributes = 3;

    /// <summary>Before the device loads from coherent memory the CPU stores to the very bytes; what it stores is followed by a barrier.</summary>
    public static bool CpuStoreBefore(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (pick % 2 == 0 && state.Handles.TryGet<Mapping>(load[0], out var mapping) && mapping.IsOfRegisters)
        {
            return Registers.StoreBefore(mapping, load, id, out next);
        }

        return pick % 2 == 0
            && state.Handles.TryGet<Mapping>(load[0], out var window)
            && window.Block is { Kind: MemoryKind.Coherent, IsSeenByCpu: true } block
            && Access.Make(CpuOperations.Store, id, block.Id, (ulong)window.Start + load[Offset], load[Size], out next);
    }

    /// <summary>After a store of the CPU to coherent memory comes a barrier, to memory that need not be coherent a sync.</summary>
    public static bool GiveAfter(SpecificationState state, in Operation store, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (pick % 4 == 0 || !state.Handles.TryGet<Block>(store[0], out var block))
        {
            return false;
        }

        next = new Operation(CpuOperations.Barrier, id);
        return block.Kind switch
        {
            MemoryKind.Coherent => true,
            MemoryKind.NonCoherent when state.Profile.Streaming is not null => Access.Make(
                SyncOperations.SyncForDevice,
                id,
                block.Id,
                store[Offset],
                store[Size],
                out next
            ),
            _ => false,
        };
    }

    /// <summary>After a barrier the bytes of some buffer are looked at, by its device, by the CPU or by a user.</summary>
    public static bool LookAfterBarrier(
        SpecificationState state,
        in Operation barrier,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var count = CountShared(state);
        next = default;
        if (count == 0 || pick % 2 == 0)
        {
            return Registers.LookAfterBarrier(state, id, pick >> 1, out next);
        }

        // The newest as often as any other.
        var window = pick % 4 == 1 ? NewestShared(state) : SharedAt(state, (int)((pick >> 8) % (ulong)count));
        if (UserAccesses.LookAfterBarrier(window.Block, id, pick >> 6, out next))
        {
            return true;
        }

        var kind = (pick >> 4) % 2 == 0 ? DeviceOperations.Load : CpuOperations.Load;
        return IsKnown(window.Block, kind == DeviceOperations.Load ? window.Id : Observers.Cpu)
            && Access.Make(kind, id, window.Id, 0, (ulong)Math.Min(window.Length, 0x400), out next);
    }

    /// <summary>Before the CPU loads from coherent memory its device stores to the very bytes.</summary>
    public static bool DeviceStoreBefore(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return pick % 2 == 0
            && state.Handles.TryGet<Block>(load[0], out var block)
            && block is { Kind: MemoryKind.Coherent, CompletesEarlierStores: false }
            && Access.Make(DeviceOperations.Store, id, block.Id, load[Offset], load[Size], out next);
    }

    /// <summary>What a device has completed it sees itself, and the CPU after a barrier.</summary>
    public static bool LookAfterComplete(
        SpecificationState state,
        in Operation complete,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (Domains.RemoveAfterComplete(state, complete, id, pick, out next))
        {
            return true;
        }

        var count = CountShared(state);
        next = new Operation(CpuOperations.Barrier, id);
        if (pick % 4 != 0 || count == 0)
        {
            return count > 0 || state.Part<DispatchSpecification>().Live.Count > 0;
        }

        var window = SharedAt(state, (int)((pick >> 8) % (ulong)count));
        return window.Device.Index == (int)complete[0]
            && IsKnown(window.Block, window.Id)
            && Access.Make(DeviceOperations.Load, id, window.Id, 0, (ulong)Math.Min(window.Length, 0x1000), out next);
    }

    /// <summary>The CPU looks for a device's store in a WRITE_BARRIER region, and makes a barrier before it looks at what was stored before, or takes it.</summary>
    public static bool BarrierAfterSeen(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(CpuOperations.Barrier, id);
        if (!state.Handles.TryGet<Block>(load[0], out var block) || !block.CompletesEarlierStores)
        {
            return false;
        }

        var live = state.Part<StreamingSpecification>().Live;
        if (live.Count > 0 && pick % 2 == 0)
        {
            var mapping = live[(int)((pick >> 8) % (ulong)live.Count)];
            if (mapping.Direction != DmaDirection.ToDevice && mapping.Device == block.SharedWith)
            {
                next = new Operation(MappingOperations.Unmap, id);
                next[0] = mapping.Id;
            }
        }

        return true;
    }

    /// <summary>The device tells of the completion of its stores by one to a region; where it has none, it is given one now and then.</summary>
    public static bool StoreToRegion(
        SpecificationState state,
        DeviceId device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (TryFindRegion(state, device, out var region))
        {
            return Access.Make(DeviceOperations.Store, id, region.Id, 0, (ulong)Math.Min(region.Length, 4), out next);
        }

        next = new Operation(AllocationOperations.Allocate, id);
        next[Device] = (ulong)device.Index;
        next[AllocationSize] = 1 + (pick >> 8) % 0x100;
        next[AllocationAttributes] = AllocationOperations.ChoiceOf(DmaAttributes.WriteBarrier);
        return state.Profile.Coherent?.HonoursWriteBarrier == Claim.Yes && (pick >> 16) % 4 == 0;
    }

    /// <summary>Finds a region that tells of the completion of a device's stores.</summary>
    private static bool TryFindRegion(SpecificationState state, DeviceId device, out Mapping region)
    {
        foreach (var allocation in state.Part<CoherentSpecification>().Live)
        {
            if (allocation.Window.Device == device && allocation.Window.Block.CompletesEarlierStores)
            {
                region = allocation.Window;
                return true;
            }
        }

        region = null!;
        return false;
    }

    /// <summary>How many buffers and blocks of pools are shared with a device.</summary>
    private static int CountShared(SpecificationState state) =>
        state.Part<CoherentSpecification>().Live.Count + state.Part<PoolSpecification>().Blocks.Count;

    /// <summary>One of them, buffers first.</summary>
    private static Mapping SharedAt(SpecificationState state, int index)
    {
        var buffers = state.Part<CoherentSpecification>().Live;
        return index < buffers.Count
            ? buffers[index].Window
            : state.Part<PoolSpecification>().Blocks[index - buffers.Count].Window;
    }

    /// <summary>The newest of them, of which there is at least one.</summary>
    private static Mapping NewestShared(SpecificationState state)
    {
        var buffers = state.Part<CoherentSpecification>().Live;
        var newest = SharedAt(state, CountShared(state) - 1);
        return buffers.Count > 0 && buffers[^1].Window.Id > newest.Id ? buffers[^1].Window : newest;
    }

    /// <summary>Whether a load from the beginning of a buffer has something to tell.</summary>
    private static bool IsKnown(Block block, ulong observer) => !block.IsMuchUnknown(observer, 0, 1);
}
