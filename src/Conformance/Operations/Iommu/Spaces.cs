using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What usually follows where devices are moved between address spaces.</summary>
internal static class Spaces
{
    /// <summary>A device is attached; or the address space is given back at once, so that its room comes back.</summary>
    public static bool AttachAfterCreate(
        SpecificationState state,
        in Operation created,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (pick % 8 == 7)
        {
            next = created.As(id);
            return true;
        }

        if (pick % 8 == 6)
        {
            next = new Operation(SpaceOperations.Release, id);
            next[0] = created.Id;
            return SpaceOperations.Release.IsAllowed(state, next);
        }

        return TryAttach(state, created.Id, id, pick >> 8, out next);
    }

    /// <summary>Another device is attached, the name is given back, or the device gets something there, or looks at what others have.</summary>
    public static bool UseAfterAttach(
        SpecificationState state,
        in Operation attached,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)attached[0]);
        switch (pick % 16)
        {
            case <= 5 when TryAttach(state, attached[1], id, pick >> 8, out next):
                return true;
            case 6:
                next = new Operation(SpaceOperations.Release, id);
                next[0] = attached[1];
                return SpaceOperations.Release.IsAllowed(state, next);
            case 14 or 15 when TryAttachElsewhere(state, attached[1], id, pick >> 8, out next):
                return true;
            case 7 or 8 when TryStray(state, attached[0], id, pick >> 8, out next):
                return true;
            case >= 8 and <= 11 when TryLookAtOthers(state, device, true, id, out next):
                return true;
            case 12 or 13 when TryLookAtOthers(state, device, false, id, out next):
                return true;
            case >= 9 and <= 13 when TryMapFixedFirst(state, device, id, pick >> 8, out next):
                return true;
            default:
                return TryMap(state, device, id, out next);
        }
    }

    /// <summary>The device gets something where it is now, or looks where it was.</summary>
    public static bool LookAfterDetach(
        SpecificationState state,
        in Operation detached,
        ulong id,
        ulong pick,
        out Operation next
    ) =>
        pick % 4 != 0 && TryStray(state, detached[0], id, pick >> 8, out next)
        || pick % 4 == 1 && TrySettle(state, id, out next)
        || TryMap(state, new DeviceId((int)detached[0]), id, out next);

    /// <summary>A device that is still attached uses what it has, or gets something.</summary>
    public static bool UseAfterRelease(
        SpecificationState state,
        in Operation released,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        var domain = AttachmentSpecification.DomainMadeAt(released[0]);
        for (var i = 0; i < state.Profile.Devices.Count; i++)
        {
            var device = new DeviceId(i);
            if (state.Part<AttachmentSpecification>().DomainOf(device) == domain)
            {
                return TryMap(state, device, id, out next);
            }
        }

        return TrySettle(state, id, out next);
    }

    /// <summary>When no address space was left and the machine has settled, one is created again.</summary>
    public static bool CreateAfterSettle(SpecificationState state, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(SpaceOperations.Create, id);
        if (
            state.Profile.IommuMapping is null
            || state.Part<AddressSpaceSpecification>() is not { Room.IsReturned: true, Existing.Count: 0 }
        )
        {
            return false;
        }

        next[0] = pick % (ulong)SpaceOperations.Create.Arguments[0].Choices.Count;
        return SpaceOperations.Create.IsAllowed(state, next);
    }

    /// <summary>A device for which nothing is live any more leaves its address space.</summary>
    public static bool TryDetach(SpecificationState state, DeviceId device, ulong id, out Operation next)
    {
        next = new Operation(SpaceOperations.Detach, id);
        next[0] = (ulong)device.Index;
        return state.Profile.IommuMapping is not null && SpaceOperations.Detach.IsAllowed(state, next);
    }

    /// <summary>The same addresses again, an address that the platform chooses, or an access of this device or another.</summary>
    public static bool UseAfterMapFixed(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (!state.Handles.TryGet<Mapping>(made.Id, out var mapping))
        {
            // It was refused: the platform may have kept the addresses for itself.
            next = made.As(id);
            return false;
        }

        switch (pick % 8)
        {
            case 0 or 6:
                return TryMapFixedBeside(state, mapping, id, pick >> 8, out next);
            case 1 or 2 or 3:
                return TryMap(state, mapping.Device, id, out next);
            case 4 when ForeignOperations.TryMake(state, ForeignOperations.Load, mapping, id, pick >> 8, out next):
                return true;
            case 5:
                next = new Operation(MappingOperations.Unmap, id);
                next[0] = mapping.Id;
                return MappingOperations.Unmap.IsAllowed(state, next);
            default:
                return Access.Make(
                    mapping.Direction == DmaDirection.FromDevice ? DeviceOperations.Store : DeviceOperations.Load,
                    id,
                    made.Id,
                    0,
                    (ulong)mapping.Length,
                    out next
                );
        }
    }

    /// <summary>What an isolated device has is looked for by a device of elsewhere.</summary>
    public static bool TryLookFromElsewhere(
        SpecificationState state,
        Mapping mapping,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Profile.IommuMapping is not null
            && ForeignOperations.TryMake(
                state,
                pick % 4 != 0 ? ForeignOperations.Load : ForeignOperations.Store,
                mapping,
                id,
                pick >> 2,
                out next
            );
    }

    /// <summary>What was just mapped at an address that the driver chose, and has ended, is mapped there again.</summary>
    public static bool TryMapFixedAgain(SpecificationState state, Mapping ended, ulong id, out Operation next)
    {
        next = default;
        return ended.IsFixed
            && state.Part<AddressSpaceSpecification>().SpaceOf(ended.Device) is { } space
            && TryMapFixed(
                state,
                ended,
                ended.Length,
                FixedOperations.PageOf(state, space, ended.Address),
                id,
                out next
            );
    }

    /// <summary>A mapping at a chosen address that has a page of the one just made, before it, behind it, or at the end of the window.</summary>
    public static bool TryMapFixedBeside(
        SpecificationState state,
        Mapping mapping,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (state.Part<AddressSpaceSpecification>().SpaceOf(mapping.Device) is not { } space)
        {
            return false;
        }

        var page = FixedOperations.PageOf(state, space, mapping.Address);
        var pages = (ulong)((space.Window.End - space.Window.Start) / (ulong)state.Profile.PageSize);
        var longer = (int)Math.Min(mapping.Block.Length - mapping.Start, 2L * state.Profile.PageSize);
        var behind = FixedOperations.PageOf(
            state,
            space,
            new DmaAddress(unchecked(mapping.Address.Value + (ulong)(mapping.Length - 1)))
        );
        return (pick % 8) switch
        {
            0 => TryMapFixed(state, mapping, longer, pages - 1, id, out next),
            1 => TryMapFixed(state, mapping, longer, page - Math.Min(page, 1), id, out next),
            2 => TryMapFixed(state, mapping, mapping.Length, page + 1, id, out next),
            3 => TryMapFixed(state, mapping, mapping.Length, pages, id, out next),
            4 when !mapping.Block.IsLow => TryMapFixed(state, mapping, mapping.Length, page, id, out next),
            _ => TryMapFixed(state, mapping, mapping.Length, behind + 1, id, out next),
        };
    }

    /// <summary>A block of pages is mapped at a chosen address: in the first pages of the window, or just behind its end.</summary>
    private static bool TryMapFixedFirst(
        SpecificationState state,
        DeviceId device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (state.Part<AddressSpaceSpecification>().SpaceOf(device) is not { } space)
        {
            return false;
        }

        // What lies low is promised to be mapped.
        Block? found = null;
        var buffers = state.Handles.Of(HandleKind.Buffer);
        for (var i = buffers.Count - 1; i >= 0 && found is not { IsLow: true }; i--)
        {
            if (
                state.Handles.TryGet<Block>(buffers[i], out var block)
                && block is { Kind: MemoryKind.Pages, Address: not null }
                && (found is null || block.IsLow)
            )
            {
                found = block;
            }
        }

        if (found is not { IsLow: true } && pick % 2 == 0 || found is null)
        {
            next = new Operation(PageOperations.Allocate, id);
            (next[0], next[1]) = (1, 1);
            return PageOperations.Allocate.IsAllowed(state, next);
        }

        var pages = (ulong)((space.Window.End - space.Window.Start) / (ulong)state.Profile.PageSize);
        next = new Operation(FixedOperations.Map, id);
        next[FixedOperations.Device] = (ulong)device.Index;
        next[FixedOperations.Buffer] = found.Id;
        next[FixedOperations.Size] = (ulong)Math.Min(found.Length, state.Profile.PageSize);
        next[FixedOperations.Direction] = (ulong)DmaDirection.Bidirectional;
        next[FixedOperations.Page] = pick / 2 % 4 == 0 ? pages : pick / 8 % Math.Min(pages, 4);
        return FixedOperations.Map.IsAllowed(state, next);
    }

    /// <summary>What another device has is looked at, of the address space or of another.</summary>
    private static bool TryLookAtOthers(
        SpecificationState state,
        DeviceId device,
        bool isShared,
        ulong id,
        out Operation next
    )
    {
        next = default;
        var attachment = state.Part<AttachmentSpecification>();
        var domain = attachment.DomainOf(device);
        foreach (var live in state.Part<ReachSpecification>().Live)
        {
            if (
                live.Domain == domain == isShared
                && (isShared || !attachment.IsDefault(live.Device))
                && live.Device != device
                && ForeignOperations.TryMake(state, ForeignOperations.Load, live, id, (ulong)device.Index, out next)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where no address space is left, the machine settles, so that their room is back.</summary>
    private static bool TrySettle(SpecificationState state, ulong id, out Operation next)
    {
        next = new Operation(PageOperations.Settle, id);
        return state.Part<AddressSpaceSpecification>().Existing.Count == 0;
    }

    private static bool TryMapFixed(
        SpecificationState state,
        Mapping mapping,
        int length,
        ulong page,
        ulong id,
        out Operation next
    )
    {
        next = new Operation(FixedOperations.Map, id);
        next[FixedOperations.Device] = (ulong)mapping.Device.Index;
        next[FixedOperations.Buffer] = mapping.Block.Id;
        next[FixedOperations.Offset] = (ulong)mapping.Start;
        next[FixedOperations.Size] = (ulong)length;
        next[FixedOperations.Direction] = (ulong)mapping.Direction;
        next[FixedOperations.Page] = page;
        return FixedOperations.Map.IsAllowed(state, next);
    }

    private static bool TryAttach(SpecificationState state, ulong space, ulong id, ulong pick, out Operation next)
    {
        var count = (ulong)state.Profile.Devices.Count;
        next = new Operation(SpaceOperations.Attach, id);
        for (var i = 0UL; i < count; i++)
        {
            next[0] = (pick + i) % count;
            next[1] = space;
            if (SpaceOperations.Attach.IsAllowed(state, next))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Another device is attached to another address space, or there is made one to attach it to.</summary>
    private static bool TryAttachElsewhere(
        SpecificationState state,
        ulong space,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        foreach (var other in state.Handles.Of(HandleKind.Space))
        {
            if (other != space)
            {
                return TryAttach(state, other, id, pick, out next);
            }
        }

        next = new Operation(SpaceOperations.Create, id);
        next[0] = pick % (ulong)SpaceOperations.Create.Arguments[0].Choices.Count;
        return SpaceOperations.Create.IsAllowed(state, next);
    }

    /// <summary>The device looks where it had something before it was moved.</summary>
    private static bool TryStray(SpecificationState state, ulong device, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(pick % 2 == 0 ? StrayOperations.Load : StrayOperations.Store, id);
        foreach (var ended in state.Part<ReachSpecification>().Ended)
        {
            if (ended.Device.Index == (int)device && !ended.IsPiece && !ended.Refused)
            {
                Access.Make(next.Kind, id, ended.Id, 0, (ulong)Math.Min(ended.Length, 0x1000), out next);
                if (next.Kind.IsAllowed(state, next))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The newest block of pages is mapped, or the beginning of it.</summary>
    private static bool TryMap(SpecificationState state, DeviceId device, ulong id, out Operation next)
    {
        next = default;
        var buffers = state.Handles.Of(HandleKind.Buffer);
        return buffers.Count > 0
            && state.Handles.TryGet<Block>(buffers[^1], out var block)
            && block.Kind == MemoryKind.Pages
            && Maps.TryMake(
                state,
                device,
                block,
                (0, id % 2 == 0 ? block.Length : Math.Min(block.Length, state.Profile.PageSize)),
                DmaDirection.Bidirectional,
                id,
                out next
            )
            && next.Kind.IsAllowed(state, next);
    }
}
