using System.Numerics;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Masks near what the platform told or answered, and the operations by which a mask shows.</summary>
internal static class MaskEdges
{
    private const int Device = 0,
        Mask = 1;

    /// <summary>What the platform told or answered: the required mask, its half, the bus limit, the ends of mappings and of buffers.</summary>
    public static ulong MaskEdge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var device = state.Profile.Devices[(int)op[Device]];
        var required = MasksOf(state, op).Required?.Value ?? 0;
        // A mask limits what it is asked for: buffers, mappings, or both.
        var limitsBuffers =
            op.Kind == CoherentMaskOperations.SetMask
            || op.Kind == CoherentMaskOperations.SetBoth && (pick >> 16) % 2 == 0;
        var mappings = state.Handles.Of(limitsBuffers ? HandleKind.Coherent : HandleKind.Mapping);
        switch (pick % 8)
        {
            case 0 when required != 0:
                return required;
            case 1 when required != 0:
                return required >> 1;
            case 2 when device.BusLimit.Value != ulong.MaxValue:
                return (pick >> 8) % 2 == 0 ? device.BusLimit.Value : AllOnes(device.BusLimit.Value);
            case 3 when !limitsBuffers:
                return state.Profile.Addressing?.AcceptsFrom.Value ?? 0;
            case >= 3:
                for (var i = 0; i < mappings.Count; i++)
                {
                    var at = (int)(((pick >> 8) + (ulong)i) % (ulong)mappings.Count);
                    if (
                        state.Handles.TryGet<Mapping>(mappings[at], out var mapping)
                        && mapping.Device == DeviceOf(op)
                        && !mapping.Refused
                    )
                    {
                        return limitsBuffers
                            ? NearEndOfBuffer(state, mapping, pick >> 32)
                            : NearEnd(mapping, pick >> 32);
                    }
                }

                return 0;
            default:
                return 0;
        }
    }

    private static ulong NearEnd(Mapping mapping, ulong pick)
    {
        var last = LastOf(mapping);
        return (pick % 8) switch
        {
            0 or 1 => last,
            2 or 3 => unchecked(last - 1),
            4 => unchecked(mapping.Address.Value - 1),
            5 => AllOnes(last) >> 1,
            _ => AllOnes(last),
        };
    }

    /// <summary>A buffer has whole pages: the next one is cut by a mask that ends in its last page, or behind its first.</summary>
    private static ulong NearEndOfBuffer(SpecificationState state, Mapping buffer, ulong pick) =>
        (pick % 8) switch
        {
            0 or 1 => unchecked(LastOf(buffer) - 1),
            2 or 3 => unchecked(buffer.Address.Value + (ulong)state.Profile.PageSize - 1),
            _ => NearEnd(buffer, pick >> 8),
        };

    private static ulong LastOf(Mapping mapping) => unchecked(mapping.Address.Value + (ulong)mapping.Length - 1);

    private static ulong AllOnes(ulong value) =>
        DmaMask.FromBits(Math.Max(1, 64 - BitOperations.LeadingZeroCount(value))).Value;

    /// <summary>A driver that was refused a mapping or a buffer asks for the widest mask.</summary>
    /// <returns>False if it has it, or has no way to ask.</returns>
    public static bool TryWiden(
        SpecificationState state,
        DeviceId device,
        MaskSort sort,
        OperationKind set,
        ulong id,
        out Operation next
    )
    {
        var widest = state.Profile.Devices[device.Index].WidestMask;
        next = new Operation(set, id);
        next[Device] = (ulong)device.Index;
        next[Mask] = widest.Value;
        return state.Profile.Facets.Contains(set.Needs!)
            && state.Profile.Devices[device.Index].CanDma != Claim.No
            && sort.Of(state, device).InForce != widest;
    }

    /// <summary>A mask shows when it is asked for, and at the next map: of bytes that were mapped before, since they lay near it.</summary>
    public static bool MapAgain(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        var mappings = state.Handles.Of(HandleKind.Mapping);
        if (
            state.Profile.Coherent is not null
            && (pick >> 8) % (new DmaMask(made[Mask]).IsAllOnes ? 8UL : 2UL) == 0
            && !MasksOf(state, made).RefusedLast
        )
        {
            // Drivers ask for the same mask for their buffers.
            next = new Operation(CoherentMaskOperations.SetMask, id);
            next[Device] = made[Device];
            next[Mask] = made[Mask];
            return true;
        }

        next = new Operation(pick % 8 == 0 ? MaskOperations.GetMaxMappingSize : MaskOperations.GetMask, id);
        next[Device] = made[Device];
        if (pick % 8 < 2 || MasksOf(state, made).RefusedLast && pick % 8 < 5)
        {
            return true;
        }

        Mapping? nearest = null;
        for (var i = mappings.Count - 1; i >= 0; i--)
        {
            if (!state.Handles.TryGet<Mapping>(mappings[i], out var mapping) || mapping.Device != DeviceOf(made))
            {
                continue;
            }

            nearest ??= mapping;
            var all = AllOnes(LastOf(mapping));
            if (!mapping.Refused && all >> 1 <= made[Mask] && made[Mask] <= all)
            {
                nearest = mapping;
                break;
            }
        }

        if (nearest is not null)
        {
            return Maps.TryRepeat(state, nearest, id, out next);
        }

        return pick % 2 == 0;
    }

    /// <summary>Asking must change nothing, and what was told about all memory shows under a mask that is as wide or half as wide.</summary>
    public static bool AskedAfter(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (
            asked.Kind == MaskOperations.GetMaxMappingSize
            && pick % 8 < 6
            && Bounces.TryUseLargest(state, DeviceOf(asked), id, pick >> 8, out next)
        )
        {
            return true;
        }

        var required = MasksOf(state, asked).Required?.Value ?? 0;
        var sets = asked.Kind == MaskOperations.GetRequiredMask && required > 1 && pick % 2 == 0;
        next = new Operation(sets ? MaskOperations.SetMask : MaskOperations.GetMask, id);
        next[Device] = asked[Device];
        if (sets)
        {
            next[Mask] = pick % 4 == 0 ? required : required >> 1;
        }

        return sets || pick % 8 < 4;
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DeviceMasks MasksOf(SpecificationState state, in Operation op) =>
        state.Part<AddressingSpecification>().Devices[(int)op[Device]];
}
