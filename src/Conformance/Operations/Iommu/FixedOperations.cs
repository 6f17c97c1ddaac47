using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>map_fixed: a mapping at an address that the driver chose, in the address space of its device. Unmap ends it.</summary>
internal static class FixedOperations
{
    /// <summary>The positions of the arguments; the first five are those of a map.</summary>
    public const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Direction = 4,
        Page = 5;

    /// <summary>Most are made near the start of the window, where addresses are also given out.</summary>
    private const ulong UsualPages = 0x10;

    public static OperationKind Map { get; } =
        new()
        {
            Name = "map_fixed",
            Driver = new("dma_addr_t {made} = map_fixed({device}, {page}, {buffer} + {offset}, {size}, {direction});")
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}",
                    ["at"] = "{made} + {use.offset}",
                    ["call"] = "single",
                },
            },
            Needs = nameof(IIommuMapping),
            Arguments =
            [
                Argument.Device,
                Argument.Uses(HandleKind.Buffer),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
                Argument.Count("page"),
            ],
            Format = "{device}, page {page} of its window, {buffer}+{offset}, {size}, {direction}",
            Makes = HandleKind.Mapping,
            InUse = state => state.Part<StreamingSpecification>().Live.Count,
            Weight = 8,
            IsAllowed = (SpecificationState state, in Operation op) => TryPlace(state, op, out _, out _, out _),
            Range = Range,
            Usual = (SpecificationState state, in Operation op, int argument) =>
                argument == Page ? (0, UsualPages) : Range(state, op, argument),
            Origin = (SpecificationState _, in Operation op, out ulong buffer, out int start) =>
            {
                (buffer, start) = (op[Buffer], 0);
                return true;
            },
            Edge = Edge,
            First = HandOvers.TouchBeforeMap,
            Then = Spaces.UseAfterMapFixed,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryPlace(state, op, out var block, out _, out var address))
                {
                    observation.Note(
                        machine
                            .Facet<IIommuMapping>()
                            .MapFixed(
                                DeviceOf(op),
                                address,
                                block.Address!.Value.Add(new ByteCount(op[Offset])),
                                new ByteCount(op[Size]),
                                (DmaDirection)op[Direction]
                            )
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryPlace(state, op, out var block, out var space, out var address)
                    ? FixedJudgement.Judge(
                        state,
                        new Mapping
                        {
                            Id = op.Id,
                            Device = DeviceOf(op),
                            Block = block,
                            Start = (int)op[Offset],
                            End = (int)(op[Offset] + op[Size]),
                            Direction = (DmaDirection)op[Direction],
                            Coherence = state.Profile.Devices[(int)op[Device]].Coherent,
                            IsPage = false,
                            Kind = WindowKind.Fixed,
                            // The address may be the one by which a map says that it failed.
                            WasGivenSince = true,
                            Address = address,
                        },
                        space,
                        observation
                    )
                    : null,
        };

    /// <summary>The page of a window that an address lies in, as far as there is one that can be named.</summary>
    public static ulong PageOf(SpecificationState state, AddressSpace space, DmaAddress address) =>
        address.Value < space.Window.Start
            ? 0
            : (ulong)(((UInt128)address.Value - space.Window.Start) / (ulong)state.Profile.PageSize);

    private static bool TryPlace(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Block? block,
        [NotNullWhen(true)] out AddressSpace? space,
        out DmaAddress address
    )
    {
        (space, address) = (null, default);
        if (
            !state.Handles.TryGet(op[Buffer], out block)
            || op[Device] >= (ulong)state.Profile.Devices.Count
            || block is not { Kind: MemoryKind.Pages, Address: not null }
            || op[Size] == 0
            || op[Offset] >= (ulong)block.Length
            || op[Size] > (ulong)block.Length - op[Offset]
            || op[Page] > MostPage(state, op)
            || !block.HasRoomForObserver((int)op[Offset], (int)(op[Offset] + op[Size]))
            || state.Part<StreamingSpecification>().Live.Count >= MappingOperations.MaxMappings
        )
        {
            return false;
        }

        space = state.Part<AddressSpaceSpecification>().SpaceOf(DeviceOf(op));
        if (space is null)
        {
            return false;
        }

        var page = (ulong)state.Profile.PageSize;
        var first = space.Window.Start + (UInt128)op[Page] * page + op[Offset] % page;
        address = new DmaAddress((ulong)first);
        return first + op[Size] <= (UInt128)1 << 64;
    }

    private static ulong MostPage(SpecificationState state, in Operation op) =>
        state.Part<AddressSpaceSpecification>().SpaceOf(DeviceOf(op)) is { } space
            ? (ulong)((space.Window.End - space.Window.Start) / (ulong)state.Profile.PageSize) + 1
            : 0;

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
        : argument == Offset ? (0UL, (ulong)block.Length - 1)
        : argument == Size ? (1UL, (ulong)block.Length - op[Offset])
        : (0UL, MostPage(state, op));

    /// <summary>Pages that something has, or had until lately, those beside them, and the end of the window.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var device = DeviceOf(op);
        if (argument != Page || state.Part<AddressSpaceSpecification>().SpaceOf(device) is not { } space)
        {
            return 0;
        }

        var most = MostPage(state, op);
        var reach = state.Part<ReachSpecification>();
        if (pick % 4 == 0)
        {
            return most - (pick >> 8) % 3;
        }

        IEnumerable<Mapping> known = pick % 4 == 1 ? reach.Ended : reach.Live;
        var found = known.LastOrDefault(mapping => mapping.Domain == space.Domain && !mapping.Refused);
        return found is null ? 0 : Math.Min(most, PageOf(state, space, found.Address) + (pick >> 8) % 2);
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
