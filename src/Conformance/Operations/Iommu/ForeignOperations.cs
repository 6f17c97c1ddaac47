using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>A device makes an access at an address that another device was given: it leads to the same in one address space, and nowhere from another.</summary>
internal static class ForeignOperations
{
    private const int Device = 0,
        Window = 1,
        Offset = 2,
        Size = 3,
        Bytes = 4;

    /// <summary>So many bytes of a load are not equal to what is known by chance.</summary>
    private const int TellingLength = 8;

    public static OperationKind Store { get; } =
        new()
        {
            Name = "foreign_store",
            Driver = new("device_write({device}, {mapping.at}, {bytes}, {size});"),
            Needs = nameof(IIommuMapping),
            Arguments =
            [
                Argument.Device,
                Argument.Uses("mapping", HandleKind.Window),
                Argument.Offset,
                Argument.Size,
                Argument.Bytes,
            ],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                TryFind(state, op, out var access)
                && !access.IsShared
                && op[Bytes] < Wave.Salts
                && access.Mapping.Block.HasRoomForStore(access.Start, access.End, (byte)op[Bytes]),
            Range = Range,
            Then = LookAfterStore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryFind(state, op, out var access))
                {
                    var data = observation.Reserve(access.End - access.Start);
                    Wave.Fill(data, access.Start, (byte)op[Bytes]);
                    observation.Note(machine.Platform.DeviceStore(access.Device, access.Address, data));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!TryFind(state, op, out var access))
                {
                    return null;
                }

                var violation = Accessed(state, access, observation, true);
                if (violation is null)
                {
                    var (offset, length) = (access.Start - access.Mapping.Start, access.End - access.Start);
                    state
                        .Part<ReachSpecification>()
                        .BlockStore(
                            access.Mapping,
                            access.Device,
                            offset,
                            length,
                            (byte)op[Bytes],
                            Apart(state, access)
                        );
                }

                return violation;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "foreign_load",
            Driver = new("device_read({device}, {mapping.at}, seen, {size});"),
            Needs = nameof(IIommuMapping),
            Arguments = [Argument.Device, Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size],
            Weight = 16,
            IsAllowed = (SpecificationState state, in Operation op) => TryFind(state, op, out _),
            Range = Range,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryFind(state, op, out var access))
                {
                    var data = observation.ReserveForLoad(access.End - access.Start);
                    observation.Note(machine.Platform.DeviceLoad(access.Device, access.Address, data));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                !TryFind(state, op, out var access)
                    ? null
                    : Accessed(state, access, observation, false)
                        ?? (access.IsShared ? Missed(state, access, observation) : Leaked(state, access, observation)),
        };

    /// <summary>Makes an access of another device to what was just mapped.</summary>
    public static bool TryMake(
        SpecificationState state,
        OperationKind kind,
        Mapping mapping,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var count = (ulong)state.Profile.Devices.Count;
        var attachment = state.Part<AttachmentSpecification>();
        next = new Operation(kind, id);
        for (var i = 0UL; i < 2 * count; i++)
        {
            next[Device] = (pick + i) % count;
            // First those of the same address space, or else of others: both are rare.
            if (
                i < count
                && (attachment.DomainOf(new DeviceId((int)next[Device])) == mapping.Domain) != (pick / count % 2 == 0)
            )
            {
                continue;
            }

            next[Window] = mapping.Id;
            next[Size] = (ulong)Math.Min(mapping.Length, 0x1000);
            if (kind == Store)
            {
                next[Bytes] = Mixing.Mix(id, pick) % Wave.Salts;
            }

            if (!mapping.IsPiece && kind.IsAllowed(state, next))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whose the memory is looks at it.</summary>
    private static bool LookAfterStore(
        SpecificationState state,
        in Operation stored,
        ulong id,
        ulong pick,
        out Operation next
    ) =>
        Access.Make(DeviceOperations.Load, id, stored[Window], stored[Offset], stored[Size], out next)
        && DeviceOperations.Load.IsAllowed(state, next);

    private static Violation? Accessed(
        SpecificationState state,
        in Foreign access,
        Observation observation,
        bool isWrite
    ) =>
        observation.Outcome != Answer.Ok && state.Breaks(PlatformClauses.ValidCallSucceeds)
            ? new Violation(
                PlatformClauses.ValidCallSucceeds,
                "ok: a device access never fails, a fault is an event",
                observation.Outcome.ToString()
            )
            {
                Device = access.Device,
                MappedAt = access.Mapping.Step,
            }
            : Shape.FaultsAreOf(state, observation, access.Device, access.Range, isWrite);

    /// <summary>In one address space an address leads every device to the same.</summary>
    private static Violation? Missed(SpecificationState state, in Foreign access, Observation observation)
    {
        var clause =
            state.Profile.Suspends
            && state.Part<SuspensionSpecification>().IsResumedSince(access.Device, access.Mapping.Step)
                ? IommuClauses.ResumedDevicesReachTheSame
                : ClauseOf(state, access, IommuClauses.DevicesOfASpaceReachTheSame);
        state.Evidence.Count(clause);
        return observation.EventCount > 0 && state.Breaks(clause)
            ? new Violation(
                clause,
                $"no fault: {access.Mapping.Device} is in the same address space, and has {access.Range} by step #{access.Mapping.Step}",
                observation.Events[0].ToString()
            )
            {
                Device = access.Device,
                MappedAt = access.Mapping.Step,
            }
            : null;
    }

    /// <summary>From an address space nothing is seen of what others have.</summary>
    private static Violation? Leaked(SpecificationState state, in Foreign access, Observation observation)
    {
        var block = access.Mapping.Block;
        if (access.End - access.Start < TellingLength || observation.Data.Length < TellingLength)
        {
            return null;
        }

        var clause = Apart(state, access);
        var known = block.FindKnown(access.Start, observation.Data, TellingLength, out var isKnown);
        if (known >= 0 || isKnown)
        {
            state.Evidence.Count(clause);
        }

        return observation.EventCount == 0 && known >= 0 && state.Breaks(clause)
            ? new Violation(
                clause,
                "a fault, or bytes that show nothing of memory",
                $"the content of {block.Title}+{Shape.Hex(known)}"
            )
            {
                Device = access.Device,
                MappedAt = access.Mapping.Step,
            }
            : null;
    }

    private static ClauseId Apart(SpecificationState state, in Foreign access) =>
        ClauseOf(
            state,
            access,
            state.Part<AddressSpaceSpecification>().SpaceOf(access.Mapping.Device) is null
                ? IommuClauses.AttachedDevicesReachTheirSpaceAlone
                : IommuClauses.SpacesAreApart
        );

    /// <summary>Where one of the two was to be attached elsewhere and was refused, that is what to doubt.</summary>
    private static ClauseId ClauseOf(SpecificationState state, in Foreign access, ClauseId clause)
    {
        var spaces = state.Part<AddressSpaceSpecification>();
        return spaces.RefusedOf(access.Device) is null && spaces.RefusedOf(access.Mapping.Device) is null
            ? clause
            : IommuClauses.RefusedAttachChangesNothing;
    }

    private static bool TryFind(SpecificationState state, in Operation op, out Foreign access)
    {
        access = default;
        if (
            op[Device] >= (ulong)state.Profile.Devices.Count
            || !Windows.TryFind(state, op[Window], op[Offset], out var mapping, out var offset)
            || mapping.Ended
            || mapping.Distrusted
            || mapping.Device.Index == (int)op[Device]
            || op[Size] is 0 or > PageOperations.MaxBlockLength
            || offset >= (ulong)mapping.Length
            || op[Size] > (ulong)mapping.Length - offset
        )
        {
            return false;
        }

        var start = mapping.Start + (int)offset;
        var device = new DeviceId((int)op[Device]);
        var spaces = state.Part<AddressSpaceSpecification>();
        if (spaces.SpaceOf(device) is not { } space)
        {
            return false;
        }

        access = new Foreign(device, mapping, start, start + (int)op[Size], space.Domain == mapping.Domain);
        return access.IsShared
            ? mapping.Direction != DmaDirection.FromDevice
            : state.Isolates(device)
                && state.Part<AttachmentSpecification>().HasLeft(device)
                && !state.Part<ReachSpecification>().IsReachable(device, access.Range);
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        var length = Windows.LengthOf(state, op[Window]);
        return argument == Offset
            ? (0UL, Math.Max(1UL, length) - 1)
            : (1UL, Math.Max(1UL, Math.Min(PageOperations.MaxBlockLength, length - Math.Min(length, op[Offset]))));
    }

    /// <summary>An access at an address of another device.</summary>
    /// <param name="Device">The device that makes it.</param>
    /// <param name="Mapping">What the other device has.</param>
    /// <param name="Start">The first byte, in the block.</param>
    /// <param name="End">The first byte behind.</param>
    /// <param name="IsShared">Whether both are in one address space.</param>
    private readonly record struct Foreign(DeviceId Device, Mapping Mapping, int Start, int End, bool IsShared)
    {
        public DmaAddress Address => Mapping.AddressOf(Start);

        public Interval Range => Interval.At(Address.Value, (UInt128)(End - Start));
    }
}
