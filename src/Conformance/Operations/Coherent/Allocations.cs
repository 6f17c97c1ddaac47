using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes an allocation show: its content and its reach, the memory when it is used again, the mask that limits it.</summary>
internal static class Allocations
{
    private const int Device = 0,
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
        if ((pick >> 40) % 2 == 0 && Declarations.UseAfterAllocation(state, made, id, pick >> 41, out next))
        {
            return true;
        }

        if (!state.Handles.TryGet<Allocation>(made.Id, out var allocation))
        {
            var device = new DeviceId((int)made[Device]);
            return MaskEdges.TryWiden(state, device, MaskSort.Coherent, CoherentMaskOperations.SetMask, id, out next);
        }

        var isAtomic = made[AllocationFlags] is 1 or 3;
        var repeats =
            !isAtomic ? 0UL
            : state.Part<CoherentSpecification>().RoomOf(true).IsReturned ? 6UL
            : 2UL;
        if ((pick >> 16) % 8 < repeats && IsPromised(state, allocation, isAtomic))
        {
            // Room shows where all of it is taken.
            next = made.As(id);
            return true;
        }

        if (
            allocation.Attributes.HasFlag(DmaAttributes.ForceContiguous)
            && (pick >> 52) % 2 == 0
            && PhysicalOperations.TryAsk(state, allocation, id, pick >> 53, out next)
        )
        {
            return true;
        }

        var block = allocation.Window.Block;
        if (block.CompletesEarlierStores && pick % 2 == 0)
        {
            return Access.Make(DeviceOperations.Store, id, made.Id, 0, (ulong)Math.Min(block.Length, 4), out next);
        }

        var isZeroed = block.Sharing?.Zeroed is not null || made[AllocationFlags] is 2 or 3;
        var kind =
            isZeroed && pick % 2 == 0
                ? block.IsSeenByCpu && pick % 4 == 0
                    ? CpuOperations.Load
                    : CpuOperations.Barrier
                : block.IsSeenByCpu && pick % 8 != 7
                    ? CpuOperations.Store
                    : DeviceOperations.Store;
        return Access.Make(kind, id, made.Id, 0, (ulong)Math.Min(block.Length, 0x4000), out next);
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

        if ((pick >> 40) % 2 == 0 && Declarations.LookAfterFree(state, freed, id, pick >> 41, out next))
        {
            return true;
        }

        if (
            (pick >> 12) % (allocation.Flags.HasFlag(Gfp.Atomic) ? 2UL : 8UL) == 0
            && state.Part<CoherentSpecification>().Live.Count == 0
        )
        {
            // What was given back is promised again.
            next = new Operation(PageOperations.Settle, id);
            return true;
        }

        var window = allocation.Window;
        if (state.Isolates(window.Device) && pick % 4 != 3)
        {
            // What is forgotten is as often the last page as the first.
            var start = (pick >> 8) % 2 * ((ulong)(window.Length - 1) & ~0xfffUL);
            return Access.Make(
                pick % 4 < 2 ? StrayOperations.Load : StrayOperations.Store,
                id,
                window.Id,
                start,
                Math.Min((ulong)window.Length - start, 0x1000),
                out next
            );
        }

        next = new Operation(
            // What the CPU left in its cache shows where the next owner looks past that.
            allocation.ByNonCoherentCall && !((pick >> 28) % 2 == 0 && state.Profile.Facets.Contains(nameof(ICoherent)))
                ? AllocationOperations.AllocateNonCoherent
                : AllocationOperations.Allocate,
            id
        );
        next[Device] = (ulong)window.Device.Index;
        next[AllocationSize] = (ulong)window.Length;
        next[AllocationFlags] =
            allocation.Flags.HasFlag(Gfp.Atomic) && (pick >> 24) % 4 != 0
                ? AllocationOperations.ChoiceOf(allocation.Flags)
                : (pick >> 8) % 4;
        if (next.Kind == AllocationOperations.Allocate)
        {
            next[AllocationAttributes] =
                (pick >> 20) % 4 == 0 ? AllocationOperations.ChoiceOf(allocation.Attributes) : (pick >> 16) % 8;
        }

        return true;
    }

    /// <summary>Once everything was given back and the machine has settled, the promises of atomic buffers and of user mappings hold again.</summary>
    public static bool TakeAgain(
        SpecificationState state,
        in Operation settle,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (pick % 2 == 0 && UserAccesses.TakeAgain(state, id, pick, out next))
        {
            return true;
        }

        var coherent = state.Part<CoherentSpecification>();
        next = new Operation(AllocationOperations.Allocate, id);
        if (
            coherent.Live.Count > 0
            || !coherent.RoomOf(true).IsReturned
            || state.Profile.Coherent is not { } description
        )
        {
            return false;
        }

        next[Device] = pick % (ulong)state.Profile.Devices.Count;
        next[AllocationSize] = description.Room.AtomicBufferSize.Value;
        next[AllocationFlags] = AllocationOperations.ChoiceOf(Gfp.Atomic);
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

        // What a refusal has changed shows to those who ask.
        var wasRefused = MaskSort.Coherent.Of(state, new DeviceId((int)made[Device])).RefusedLast;
        var kind =
            pick % 4 == 0 || wasRefused && pick % 4 == 2 ? CoherentMaskOperations.GetMask
            : (pick % 8 == 1 || wasRefused && pick % 8 != 7) && state.Profile.Addressing is not null
                ? MaskOperations.GetMask
            : AllocationOperations.Allocate;
        if (
            kind == AllocationOperations.Allocate
            && (pick >> 24) % 2 == 0
            && Pools.CreateUnderMask(state, made[0], id, pick >> 32, out next)
        )
        {
            return true;
        }

        next = new Operation(kind, id);
        next[Device] = made[0];
        if (kind == AllocationOperations.Allocate)
        {
            next[AllocationSize] = (ulong)state.Profile.PageSize << (int)((pick >> 8) % 3);
        }

        return true;
    }

    /// <summary>Whether another buffer like one that was just given is within the promise.</summary>
    private static bool IsPromised(SpecificationState state, Allocation allocation, bool isAtomic) =>
        state
            .Part<CoherentSpecification>()
            .IsPromised(
                allocation.Window.Device,
                (ulong)allocation.Window.Length,
                isAtomic,
                allocation.ByNonCoherentCall
            );

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
}
