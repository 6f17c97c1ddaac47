using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>map, map_page, unmap and mapping_error. A map is one step with the question whether it failed, which every driver must ask.</summary>
internal static class MappingOperations
{
    /// <summary>How many mappings a sequence holds at the most.</summary>
    public const int MaxMappings = 64;

    private const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Direction = 4,
        Attributes = 5,
        Page = 6;

    private static readonly Argument DirectionArgument = Argument.Choice(
        "direction",
        "BIDIRECTIONAL",
        "TO_DEVICE",
        "FROM_DEVICE"
    );

    private static readonly Argument AttributesArgument = MappingAttributes.OfMaps();

    public static OperationKind Map { get; } =
        new()
        {
            Name = "map",
            Driver = new(
                "dma_addr_t {made} = dma_map_single{attributes?_attrs}({device}, {buffer} + {offset}, {size}, {direction}{, attributes});"
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}",
                    ["at"] = "{made} + {use.offset}",
                    ["call"] = "single",
                },
            },
            Arguments =
            [
                Argument.Device,
                Argument.Uses("buffer", HandleKind.Memory),
                Argument.Offset,
                Argument.Size,
                DirectionArgument,
                AttributesArgument,
            ],
            Makes = HandleKind.Mapping,
            InUse = CountLive,
            Weight = 16,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsMappable(state, op, false, out var block, out _) && block.Address is not null,
            IsWasteful = IsWasteful,
            Range = Range,
            Origin = Origin,
            Edge = Edge,
            First = HandOvers.TouchBeforeMap,
            Then = HandOvers.UseAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Block>(op[Buffer], out var block) && block.Address is { } address)
                {
                    var (start, size) = (address.Add(new ByteCount(op[Offset])), new ByteCount(op[Size]));
                    var direction = (DmaDirection)op[Direction];
                    var answer =
                        machine.OldNames?.Map(DeviceOf(op), start, size, direction)
                        ?? machine.Platform.Map(DeviceOf(op), start, size, direction, AttributesOf(op));
                    Ask(machine, op, answer, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MappingJudgement.Judge(state, Describe(state, op, observation, false), AttributesOf(op), observation),
        };

    public static OperationKind MapPage { get; } =
        new()
        {
            Name = "map_page",
            Driver = new(
                "dma_addr_t {made} = dma_map_page{attributes?_attrs}({device}, virt_to_page({buffer}) + {page}, {offset}, {size}, {direction}{, attributes});"
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}",
                    ["at"] = "{made} + {use.offset}",
                    ["call"] = "page",
                },
            },
            Format = "{device}, {buffer}[page {page}]+{offset}, {size}, {direction}, {attributes}",
            Needs = nameof(IStreaming),
            Arguments =
            [
                Argument.Device,
                Argument.Uses(HandleKind.Buffer),
                Argument.Offset,
                Argument.Size,
                DirectionArgument,
                AttributesArgument,
                Argument.Count("page"),
            ],
            Makes = HandleKind.Mapping,
            InUse = CountLive,
            Weight = 8,
            IsAllowed = (SpecificationState state, in Operation op) => IsMappable(state, op, true, out _, out _),
            IsWasteful = IsWasteful,
            Range = Range,
            Origin = Origin,
            Edge = Edge,
            First = HandOvers.TouchBeforeMap,
            Then = HandOvers.UseAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Block>(op[Buffer], out var block))
                {
                    var answer = machine
                        .Facet<IStreaming>()
                        .MapPage(
                            DeviceOf(op),
                            block.FirstPage!.Value.Add(op[Page]),
                            new ByteCount(op[Offset]),
                            new ByteCount(op[Size]),
                            (DmaDirection)op[Direction],
                            AttributesOf(op)
                        );
                    Ask(machine, op, answer, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MappingJudgement.Judge(state, Describe(state, op, observation, true), AttributesOf(op), observation),
        };

    public static OperationKind Unmap { get; } =
        new()
        {
            Name = "unmap",
            Driver = new(
                "dma_unmap_{mapping.call}{attributes?_attrs}({mapping.device}, {mapping.dma}, {mapping.size}, {mapping.direction}{, attributes});"
            ),
            Closes = ClosingPhase.Mappings,
            First = HandOvers.DeviceStoreBeforeUnmap,
            Then = HandOvers.LookAfterUnmap,
            Arguments = [Argument.Uses(HandleKind.Mapping), MappingAttributes.OfUnmaps()],
            Weight = 7,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsLive(state, op[0], out var mapping) && IsQuiet(mapping, mapping.Start, mapping.End),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var mapping))
                {
                    var range = new DmaRange(mapping.Address, new ByteCount((ulong)mapping.Length));
                    EndBy(machine, mapping, range, mapping.Attributes | MappingAttributes.Of(op[1]), observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var mapping))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                if (violation is null)
                {
                    state.Part<StreamingSpecification>().End(mapping, mapping.Attributes | MappingAttributes.Of(op[1]));
                }

                return violation;
            },
        };

    public static OperationKind MappingError { get; } =
        new()
        {
            Name = "mapping_error",
            Driver = new("dma_mapping_error({mapping.device}, {mapping.dma});"),
            Arguments = [Argument.Uses(HandleKind.Mapping)],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Mapping>(op[0], out var mapping) && (!mapping.Ended || mapping.Refused),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    var answer = IsError(machine, mapping.Device, mapping.Address);
                    observation.Note(answer.Outcome);
                    observation.Flag = answer.Value;
                }
            },
            Judge = MappingJudgement.JudgeMappingError,
        };

    /// <summary>Finds a mapping that was given and has not ended.</summary>
    public static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out Mapping? mapping) =>
        state.Handles.TryGet(id, out mapping) && !mapping.Ended;

    /// <summary>Whether no device store to the bytes is in flight: nothing is synced or unmapped under one.</summary>
    public static bool IsQuiet(Mapping mapping, int start, int end)
    {
        if (mapping.InFlight > 0)
        {
            return false;
        }

        foreach (var other in mapping.Block.Mappings)
        {
            if (other.InFlight > 0 && (other.Reaches(start, end) || mapping.Reaches(other.Start, other.End)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the call that ends a mapping, by the name that is used now.</summary>
    public static void EndBy(
        Machine machine,
        Mapping mapping,
        DmaRange range,
        DmaAttributes attributes,
        Observation observation
    ) =>
        observation.Note(
            mapping.IsPage
                ? machine.Facet<IStreaming>().UnmapPage(mapping.Device, range, mapping.Direction, attributes)
                : machine.OldNames?.Unmap(mapping.Device, range, mapping.Direction)
                    ?? machine.Platform.Unmap(mapping.Device, range, mapping.Direction, attributes)
        );

    private static Answer<bool> IsError(Machine machine, DeviceId device, DmaAddress address) =>
        machine.OldNames?.MappingError(device, address) ?? machine.Platform.MappingError(device, address);

    /// <summary>The buffer of a map, and where offset 0 lies in it.</summary>
    public static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        (buffer, start) = (op[Buffer], op.Kind == MapPage ? (int)op[Page] * state.Profile.PageSize : 0);
        return true;
    }

    /// <summary>The promised size, and the largest one that the platform told.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var told = state.Part<AddressingSpecification>().Devices[(int)op[Device]].Largest?.Value ?? 0;
        var promised = state.Profile.Platform.Room.MappingSize.Value;
        return argument != Size ? 0
            : told == 0 || pick % 2 == 0 ? promised
            : told;
    }

    private static int CountLive(SpecificationState state) => state.Part<StreamingSpecification>().Live.Count;

    private static bool IsMappable(
        SpecificationState state,
        in Operation op,
        bool ofPage,
        [NotNullWhen(true)] out Block? block,
        out int start
    )
    {
        start = 0;
        if (
            !state.Handles.TryGet(op[Buffer], out block)
            || block.Kind != MemoryKind.Pages && !IsMappableBuffer(state, op, block)
            || op[Device] >= (ulong)state.Profile.Devices.Count
            || op[Size] == 0
            || ofPage && op[Page] >= block.PageCount
            || op[Offset] > (ulong)block.Length
            || state.Part<StreamingSpecification>().Live.Count >= MaxMappings
        )
        {
            return false;
        }

        start = (int)op[Offset] + (ofPage ? (int)op[Page] * state.Profile.PageSize : 0);
        return start < block.Length
            && op[Size] <= (ulong)(block.Length - start)
            && block.HasRoomForObserver(start, start + (int)op[Size]);
    }

    /// <summary>
    /// A coherent buffer is mapped for its own device, where that is declared; what a FROM_DEVICE mapping of one does is said
    /// nowhere. Of one that a user stores to no copy is made, over which the user's stores may come out.
    /// </summary>
    private static bool IsMappableBuffer(SpecificationState state, in Operation op, Block block) =>
        block is { Kind: MemoryKind.Coherent, IsPooled: false, IsDeclared: false }
        && state.Profile.Coherent?.MapTakesBuffers == Claim.Yes
        && !(block.WasShown && state.Profile.MapMayCopy)
        && block.SharedWith == DeviceOf(op)
        && (DmaDirection)op[Direction] != DmaDirection.FromDevice;

    /// <summary>No device, a skipped sync of bytes that no device has, and most of the attributes about order.</summary>
    private static bool IsWasteful(SpecificationState state, in Operation op)
    {
        if (!state.Handles.TryGet<Block>(op[Buffer], out var block))
        {
            return false;
        }

        var start = (int)op[Offset];
        var end = start + (int)op[Size];
        var skips = state.Part<StreamingSpecification>().MaySkip(AttributesOf(op));
        return state.Profile.Devices[(int)op[Device]].CanDma == Claim.No
            || MappingAttributes.IsTooMany(op, op[Attributes])
            || skips && block.Kind == MemoryKind.Pages && !block.Mappings.Exists(other => other.Reaches(start, end));
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        if (!state.Handles.TryGet<Block>(op[Buffer], out var block))
        {
            return (0, 0);
        }

        // The page is drawn last: it moves the start, and a start beyond the block is drawn again.
        return argument switch
        {
            Offset => (0, (ulong)block.Length - 1),
            Size => (1, (ulong)block.Length - op[Offset]),
            _ => (0, ((ulong)block.Length - op[Offset] - op[Size]) / (ulong)state.Profile.PageSize),
        };
    }

    private static void Ask(Machine machine, in Operation op, Answer<DmaAddress> answer, Observation observation)
    {
        observation.Value = answer.Value.Value;
        if (observation.Note(answer.Outcome))
        {
            var error = IsError(machine, DeviceOf(op), answer.Value);
            observation.Note(error.Outcome);
            observation.Flag = error.Value;
        }
    }

    private static Mapping Describe(SpecificationState state, in Operation op, Observation observation, bool ofPage)
    {
        if (!IsMappable(state, op, ofPage, out var block, out var start))
        {
            throw new InvalidOperationException("an operation was judged that is not allowed");
        }

        return new Mapping
        {
            Id = op.Id,
            Device = DeviceOf(op),
            Block = block,
            Start = start,
            End = start + (int)op[Size],
            Direction = (DmaDirection)op[Direction],
            Coherence = state.Profile.Devices[(int)op[Device]].Coherent,
            IsPage = ofPage,
            IsBeyondPage = ofPage && op[Offset] >= (ulong)state.Profile.PageSize,
            Attributes = MappingAttributes.Repeated(op[Attributes]),
            Address = new DmaAddress(observation.Value),
            Refused = observation.Flag,
        };
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DmaAttributes AttributesOf(in Operation op) => MappingAttributes.Of(op[Attributes]);
}
