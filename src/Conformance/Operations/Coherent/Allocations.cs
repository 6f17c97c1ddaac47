using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes an allocation show: its content and its reach, the memory when it is used again, the mask that limits it.</summary>
internal static class Allocations
{
    private const int Device = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3,
        AllocationSize = 1,
        AllocationFlags = 2,
        AllocationAttributes = 3;

    /// <summary>A new buffer is looked at where it must be zero, and else stored to by whoever can.</summary>
    public static bool UseAfterAllocation(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Allocation>(made.Id, out var allocation))
        {
            return TryWiden(state, new DeviceId((int)made[Device]), id, out next);
        }

        var isAtomic = made[AllocationFlags] is 1 or 3;
        if ((pick >> 16) % (isAtomic ? 2UL : 8UL) == 0 && IsPromised(state, allocation, isAtomic))
        {
            // Room shows where all of it is taken.
            next = made.As(id);
            return true;
        }

        var block = allocation.Window.Block;
        var isZeroed = block.Sharing?.Zeroed is not null || made[AllocationFlags] is 2 or 3;
        var kind =
            isZeroed && pick % 2 == 0
                ? block.IsSeenByCpu && pick % 4 == 0
                    ? CpuOperations.Load
                    : CpuOperations.Barrier
                : block.IsSeenByCpu && pick % 8 != 7
                    ? CpuOperations.Store
                    : DeviceOperations.Store;
        return Access(kind, id, made.Id, 0, (ulong)Math.Min(block.Length, 0x4000), out next);
    }

    /// <summary>After a free the device must not reach the buffer, and memory is best seen to be used again when the same is asked for.</summary>
    public static bool LookAfterFree(
        SpecificationState state,
        in Operation freed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Allocation>(freed[0], out var allocation))
        {
            return false;
        }

        var window = allocation.Window;
        if (state.Profile.Isolates && pick % 2 == 0)
        {
            // What is forgotten is as often the last page as the first.
            var start = (pick >> 8) % 2 * ((ulong)(window.Length - 1) & ~0xfffUL);
            return Access(
                pick % 4 == 0 ? StrayOperations.Load : StrayOperations.Store,
                id,
                window.Id,
                start,
                Math.Min((ulong)window.Length - start, 0x1000),
                out next
            );
        }

        next = new Operation(
            allocation.ByNonCoherentCall ? AllocationOperations.AllocateNonCoherent : AllocationOperations.Allocate,
            id
        );
        next[Device] = (ulong)window.Device.Index;
        next[AllocationSize] = (ulong)window.Length;
        next[AllocationFlags] =
            (pick >> 24) % 2 == 0 ? AllocationOperations.ChoiceOf(allocation.Flags) : (pick >> 8) % 4;
        if (next.Kind == AllocationOperations.Allocate)
        {
            var attributes = (pick >> 16) % 16;
            next[AllocationAttributes] =
                attributes < 8 ? attributes : AllocationOperations.ChoiceOf(allocation.Attributes);
        }

        return true;
    }

    /// <summary>A coherent mask shows when it is asked for, and at the next allocation: of memory that lies near it, which was just freed.</summary>
    public static bool UseMask(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        if (
            pick % 2 == 1
            && TryFindBeyond(state, new DeviceId((int)made[Device]), new DmaMask(made[1]), out var beyond)
        )
        {
            next = new Operation(
                beyond.ByNonCoherentCall ? AllocationOperations.FreeNonCoherent : AllocationOperations.Free,
                id
            );
            next[0] = beyond.Window.Id;
            return true;
        }

        var kind =
            pick % 4 == 0 ? CoherentMaskOperations.GetMask
            : pick % 8 == 1 && state.Profile.Addressing is not null ? MaskOperations.GetMask
            : AllocationOperations.Allocate;
        next = new Operation(kind, id);
        next[Device] = made[0];
        if (kind == AllocationOperations.Allocate)
        {
            next[AllocationSize] = (ulong)state.Profile.PageSize << (int)((pick >> 8) % 3);
        }

        return true;
    }

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
        return pick % 2 == 0
            && state.Handles.TryGet<Mapping>(load[0], out var window)
            && window.Block is { Kind: MemoryKind.Coherent, IsSeenByCpu: true } block
            && Access(CpuOperations.Store, id, block.Id, (ulong)window.Start + load[Offset], load[Size], out next);
    }

    /// <summary>After a store of the CPU to coherent memory comes a barrier.</summary>
    public static bool BarrierAfter(
        SpecificationState state,
        in Operation store,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(CpuOperations.Barrier, id);
        return pick % 4 != 0
            && state.Handles.TryGet<Block>(store[0], out var block)
            && block.Kind == MemoryKind.Coherent;
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
        var live = state.Part<CoherentSpecification>().Live;
        next = new Operation(CpuOperations.Barrier, id);
        if (pick % 4 != 0 || live.Count == 0)
        {
            return live.Count > 0;
        }

        var window = live[(int)((pick >> 8) % (ulong)live.Count)].Window;
        return window.Device.Index == (int)complete[0]
            && Access(DeviceOperations.Load, id, window.Id, 0, (ulong)Math.Min(window.Length, 0x1000), out next);
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
            && Access(DeviceOperations.Store, id, block.Id, load[Offset], load[Size], out next);
    }

    /// <summary>The CPU looks for a device's store in a WRITE_BARRIER region, and makes a barrier before it looks at what was stored before.</summary>
    public static bool BarrierAfterSeen(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(CpuOperations.Barrier, id);
        return state.Handles.TryGet<Block>(load[0], out var block) && block.CompletesEarlierStores;
    }

    /// <summary>Finds a region that tells of the completion of a device's stores.</summary>
    public static bool TryFindRegion(SpecificationState state, DeviceId device, out Mapping region)
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

    /// <summary>Whether another buffer like one that was just given is within the promise.</summary>
    private static bool IsPromised(SpecificationState state, Allocation allocation, bool isAtomic) =>
        state
            .Part<CoherentSpecification>()
            .IsPromised(allocation.Window.Device, (ulong)allocation.Window.Length, isAtomic);

    /// <summary>Finds a buffer that a mask would have kept out, the newest first.</summary>
    private static bool TryFindBeyond(SpecificationState state, DeviceId device, DmaMask mask, out Allocation beyond)
    {
        var live = state.Part<CoherentSpecification>().Live;
        for (var i = live.Count - 1; i >= 0; i--)
        {
            var window = live[i].Window;
            if (window.Device == device && unchecked(window.Address.Value + (ulong)window.Length - 1) > mask.Value)
            {
                beyond = live[i];
                return true;
            }
        }

        beyond = null!;
        return false;
    }

    /// <summary>A driver that was refused a buffer asks for the widest coherent mask.</summary>
    private static bool TryWiden(SpecificationState state, DeviceId device, ulong id, out Operation next)
    {
        var widest = state.Profile.Devices[device.Index].WidestMask;
        next = new Operation(CoherentMaskOperations.SetMask, id);
        next[Device] = (ulong)device.Index;
        next[1] = widest.Value;
        return state.Profile.Devices[device.Index].CanDma != Claim.No
            && MaskSort.Coherent.Of(state, device).InForce != widest;
    }

    private static bool Access(OperationKind kind, ulong id, ulong of, ulong offset, ulong size, out Operation next)
    {
        next = new Operation(kind, id);
        if (kind.Arguments.Count == 0)
        {
            return true;
        }

        next[0] = of;
        next[Offset] = offset;
        next[Size] = size;
        if (!kind.IsLoad)
        {
            next[Bytes] = Mixing.Mix(id, offset) % Wave.Salts;
        }

        return true;
    }
}
