using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes copies show: the largest mapping under a mask of kept bits, and what lies beside a mapping.</summary>
internal static class Bounces
{
    private const int Device = 0,
        Side = 1,
        Size = 2;

    /// <summary>Under another mask of kept bits the largest mapping is another one, and what is mapped again keeps other bits.</summary>
    public static bool AskAfterMask(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)made[Device]);
        var again = state.Part<StreamingSpecification>().Live.FindLast(mapping => mapping.Device == device);
        if (pick % 2 == 0 && again is not null)
        {
            return Maps.TryRepeat(state, again, id, out next);
        }

        next = new Operation(MaskOperations.GetMaxMappingSize, id);
        next[Device] = made[Device];
        return state.Profile.Addressing is not null;
    }

    /// <summary>The largest mapping must be given for every alignment of its buffer, where that is promised.</summary>
    public static bool TryUseLargest(
        SpecificationState state,
        DeviceId device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var told = state.Part<AddressingSpecification>().Devices[device.Index].Largest?.Value ?? 0;
        var page = (ulong)state.Profile.PageSize;
        next = default;
        if (
            told <= state.Profile.Platform.Room.MappingSize.Value
            || told > PageOperations.MaxBlockLength - page
            || !state.Part<BounceSpecification>().IsWithinPromise(device, (int)told)
        )
        {
            return false;
        }

        var block = state
            .Part<MemorySpecification>()
            .Blocks.Find(block => block.Kind == MemoryKind.Pages && (ulong)block.Length >= told + page);
        if (block is null)
        {
            next = new Operation(PageOperations.Allocate, id);
            next[0] = Math.Min(told / page + 2, PageOperations.MaxBlockLength / page);
            return true;
        }

        // Where kept bits take room, they do so at the end of what is kept.
        var offset = (pick % 4) switch
        {
            0 => page - 1,
            1 => page / 2,
            2 => (pick >> 8) % page,
            _ => 0UL,
        };
        return Maps.TryMake(
            state,
            device,
            block,
            ((int)offset, (int)(offset + told)),
            (DmaDirection)((pick >> 32) % 3),
            id,
            out next
        );
    }

    /// <summary>Once everything was unmapped and the machine has settled, the promise of the largest mapping holds again.</summary>
    public static bool TakeAgain(SpecificationState state, ulong id, ulong pick, out Operation next)
    {
        next = default;
        var streaming = state.Part<StreamingSpecification>();
        if (state.Profile.Bounce is null || streaming.Live.Count > 0 || !streaming.Room.IsReturned || pick % 4 == 0)
        {
            return false;
        }

        return TryUseLargest(state, id, pick >> 8, out next);
    }

    /// <summary>A block that was made for a largest mapping is mapped.</summary>
    public static bool MapLarge(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        next = default;
        return state.Profile.Bounce is not null
            && made[0] * (ulong)state.Profile.PageSize > 2 * state.Profile.Platform.Room.MappingSize.Value
            && TryUseLargest(state, id, pick, out next);
    }

    /// <summary>Maps as much as some device was told, or asks for what one would be.</summary>
    private static bool TryUseLargest(SpecificationState state, ulong id, ulong pick, out Operation next)
    {
        var count = state.Profile.Devices.Count;
        for (var i = 0; i < count; i++)
        {
            var device = new DeviceId((int)((pick + (ulong)i) % (ulong)count));
            if (TryUseLargest(state, device, id, pick >> 8, out next))
            {
                return true;
            }
        }

        next = new Operation(MaskOperations.GetMaxMappingSize, id);
        next[Device] = pick % (ulong)count;
        return state.Profile.Addressing is not null
            && state.Profile.BounceOf(new DeviceId((int)next[Device])).Mappings > 0;
    }

    /// <summary>What an unmap leaves behind shows beside a smaller mapping in the same place, or when all of the room is taken again.</summary>
    public static bool TryReuse(SpecificationState state, Mapping ended, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(PageOperations.Settle, id);
        if (state.Profile.Bounce is null)
        {
            return false;
        }

        if ((pick >> 24) % 2 == 0 && state.Part<StreamingSpecification>().Live.Count == 0)
        {
            return true;
        }

        var length = Math.Min(ended.Length, 1 + (int)((pick >> 8) % 64));
        return state.Profile.BounceOf(ended.Device).Untrusted == Claim.Yes
            && Maps.TryMake(
                state,
                ended.Device,
                ended.Block,
                (ended.Start, ended.Start + length),
                DmaDirection.ToDevice,
                id,
                out next
            );
    }

    /// <summary>A device that is not trusted looks beside a mapping that it was just given.</summary>
    public static bool TryLookBeside(
        SpecificationState state,
        Mapping mapping,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(BounceOperations.LoadPadding, id);
        if (mapping.Refused || !BounceOperations.IsLookedBeside(state, mapping))
        {
            return false;
        }

        next[0] = mapping.Id;
        next[Side] = pick % 2;
        next[Size] = BounceOperations.LengthOf(state.Profile, mapping, next[Side]);
        return next[Size] > 0;
    }
}
