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
        if (pick % 4 != 0 && again is not null)
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
