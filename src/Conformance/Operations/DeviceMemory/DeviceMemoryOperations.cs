using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Declaring memory for a device, taking that back, and marking parts of it.</summary>
internal static class DeviceMemoryOperations
{
    /// <summary>How many ranges a sequence marks at the most.</summary>
    private const int MaxMarks = 16;

    /// <summary>Of what is marked so much is loaded and stored.</summary>
    public const ulong MostUsed = 0x4000;

    /// <summary>From so many bytes on memory is large.</summary>
    public const ulong LargeMemory = 1 << 30;

    private const int Device = 0,
        Position = 1,
        Offset = 2,
        Size = 3,
        Flags = 4,
        MarkOffset = 1,
        MarkSize = 2;

    /// <summary>Most declarations are small: what is short of room shows soon.</summary>
    private const ulong UsualPages = 8;

    private static readonly DeviceMemoryFlags[] FlagValues =
    [
        DeviceMemoryFlags.Map,
        DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive,
        DeviceMemoryFlags.Map | DeviceMemoryFlags.IO,
    ];

    /// <summary>Memory may be as large as its space; none of it is filled.</summary>
    private static readonly Argument AnyOffset = Argument.Offset with { Most = ulong.MaxValue };
    private static readonly Argument AnySize = Argument.Size with { Most = ulong.MaxValue };

    private static readonly Argument FlagsArgument = Argument.Choice(
        "flags",
        "DMA_MEMORY_MAP",
        "DMA_MEMORY_MAP|DMA_MEMORY_EXCLUSIVE",
        "DMA_MEMORY_MAP|DMA_MEMORY_IO"
    );

    public static OperationKind Declare { get; } =
        new()
        {
            Name = "declare_memory",
            Driver = new(
                "dma_declare_coherent_memory({device}, declarable_memory({device}, {memory}) + {offset}, declarable_memory_dma({device}, {memory}) + {offset}, {size}, {flags});"
            ),
            Needs = nameof(IDeviceMemory),
            Format = "{device}, memory {memory}+{offset}, {size}, {flags}",
            Arguments = [Argument.Device, Argument.Count("memory"), AnyOffset, AnySize, FlagsArgument],
            Weight = 9,
            IsAllowed = (SpecificationState state, in Operation op) => TryFindPart(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Part<DeviceMemorySpecification>().Find(DeviceOf(op)) is not null,
            Range = Range,
            Usual = Usual,
            Edge = Edge,
            Then = Declarations.UseAfterDeclaration,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryFindPart(state, op, out var part))
                {
                    var answer = machine
                        .Facet<IDeviceMemory>()
                        .DeclareMemory(part.Device, part.Start, part.DeviceAddress, part.Size, FlagsOf(op));
                    observation.Note(answer.Outcome);
                    observation.Value = unchecked((ulong)answer.Value);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryFindPart(state, op, out var part)
                    ? DeclarationJudgement.JudgeDeclaration(state, part, FlagsOf(op), observation)
                    : null,
        };

    public static OperationKind Release { get; } =
        new()
        {
            Name = "release_memory",
            Driver = new("dma_release_declared_memory({device});"),
            Closes = ClosingPhase.Sources,
            Needs = nameof(IDeviceMemory),
            Arguments = [Argument.Device],
            Weight = 3,
            Then = Declarations.LookAfterRelease,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && state.Part<DeviceMemorySpecification>() is var memory
                && memory.Find(DeviceOf(op)) is { } region
                && !memory.IsInUse(region),
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IDeviceMemory>().ReleaseMemory(DeviceOf(op))),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var memory = state.Part<DeviceMemorySpecification>();
                if (memory.Find(DeviceOf(op)) is not { } region)
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, DeviceOf(op));
                if (violation is null)
                {
                    memory.End(region);
                }

                return violation;
            },
        };

    public static OperationKind Mark { get; } =
        new()
        {
            Name = "mark_occupied",
            Driver = new(
                """
                dma_addr_t {made}_dma = declarable_memory_dma({device}, 0) + {offset};
                void *{made} = dma_mark_declared_memory_occupied({device}, {made}_dma, {size});
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}_dma",
                    ["at"] = "{made}_dma + {use.offset}",
                    ["direction"] = "DMA_BIDIRECTIONAL",
                    ["attributes"] = "",
                },
            },
            Needs = nameof(IDeviceMemory),
            Format = "{device}, +{offset}, {size}",
            Arguments = [Argument.Device, AnyOffset, AnySize],
            Makes = HandleKind.Coherent,
            InUse = AllocationOperations.CountLive,
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) =>
                TryFindMemory(state, op, out var memory)
                && IsWholePages(state, op[MarkOffset], op[MarkSize], memory.Size.Value)
                && op[MarkSize] > 0
                && state.Part<CoherentSpecification>().Live.Count < AllocationOperations.MaxBuffers
                && !(state.Part<DeviceMemorySpecification>().Find(DeviceOf(op))?.Marks >= MaxMarks),
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Part<DeviceMemorySpecification>().Find(DeviceOf(op)) is null,
            Range = MarkRange,
            Usual = MarkUsual,
            Edge = MarkEdge,
            Then = Declarations.UseAfterMark,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryFindMemory(state, op, out var memory))
                {
                    var start = memory.DeviceAddress.Add(new ByteCount(op[MarkOffset]));
                    var answer = machine
                        .Facet<IDeviceMemory>()
                        .MarkOccupied(memory.Device, start, new ByteCount(op[MarkSize]));
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryFindMemory(state, op, out var memory)
                    ? DeclarationJudgement.JudgeMark(state, memory, op[MarkOffset], op[MarkSize], observation)
                    : null,
        };

    /// <summary>The part of its memory that a declaration names: whole pages, or nothing, and not what another device has.</summary>
    private static bool TryFindPart(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out DeclarableMemory? part
    )
    {
        var memory = state.Part<DeviceMemorySpecification>();
        part = op[Device] < (ulong)state.Profile.Devices.Count ? memory.Declarable(DeviceOf(op), op[Position]) : null;
        if (
            part is null
            || op[Flags] >= (ulong)FlagValues.Length
            || op[Offset] == part.Size.Value
            || !IsWholePages(state, op[Offset], op[Size], part.Size.Value)
        )
        {
            return false;
        }

        var offset = new ByteCount(op[Offset]);
        part = part with
        {
            Start = part.Start.Add(offset),
            DeviceAddress = part.DeviceAddress.Add(offset),
            Size = new ByteCount(op[Size]),
        };
        return !memory.IsAnothers(part);
    }

    /// <summary>What is declared for the device of a mark, or else what may be.</summary>
    private static bool TryFindMemory(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out DeclarableMemory? memory
    )
    {
        var part = state.Part<DeviceMemorySpecification>();
        memory =
            op[Device] >= (ulong)state.Profile.Devices.Count
                ? null
                : part.Find(DeviceOf(op))?.Memory ?? part.Declarable(DeviceOf(op), 0);
        return memory is not null;
    }

    private static bool IsWholePages(SpecificationState state, ulong offset, ulong size, ulong whole) =>
        (offset | size) % (ulong)state.Profile.PageSize == 0 && offset <= whole && size <= whole - offset;

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        var memory = state.Part<DeviceMemorySpecification>();
        if (argument == Position)
        {
            return (0, Math.Max(1, memory.CountDeclarable(DeviceOf(op))) - 1);
        }

        var size = memory.Declarable(DeviceOf(op), op[Position])?.Size.Value ?? 0;
        return size == 0 ? (0UL, 0UL)
            : argument == Offset ? (0UL, size - (ulong)state.Profile.PageSize)
            : (0UL, size - op[Offset]);
    }

    private static (ulong Min, ulong Max) Usual(SpecificationState state, in Operation op, int argument)
    {
        var (min, max) = Range(state, op, argument);
        // Large memory is for where its last pages lie.
        return (
            min,
            argument == Position || max >= LargeMemory ? max : Math.Min(max, UsualPages * (ulong)state.Profile.PageSize)
        );
    }

    /// <summary>All of it, and powers of two of pages.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var (_, max) = Range(state, op, argument);
        return argument == Size && pick % 2 == 0 ? max : (ulong)state.Profile.PageSize << (int)((pick >> 8) % 6);
    }

    private static (ulong Min, ulong Max) MarkRange(SpecificationState state, in Operation op, int argument) =>
        !TryFindMemory(state, op, out var memory) ? (0UL, 0UL)
        : argument == MarkOffset ? (0, memory.Size.Value - (ulong)state.Profile.PageSize)
        : (
            Math.Min((ulong)state.Profile.PageSize, memory.Size.Value - op[MarkOffset]),
            memory.Size.Value - op[MarkOffset]
        );

    private static (ulong Min, ulong Max) MarkUsual(SpecificationState state, in Operation op, int argument)
    {
        var (min, max) = MarkRange(state, op, argument);
        return (min, Math.Max(min, Math.Min(max, UsualPages * (ulong)state.Profile.PageSize)));
    }

    /// <summary>Half of the memory, all of it, and powers of two of pages.</summary>
    private static ulong MarkEdge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var (_, max) = MarkRange(state, op, argument);
        var page = (ulong)state.Profile.PageSize;
        return (pick % 4) switch
        {
            0 => max / 2 / page * page,
            1 when argument == MarkSize => max,
            _ => page << (int)((pick >> 8) % 6),
        };
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DeviceMemoryFlags FlagsOf(in Operation op) => FlagValues[(int)op[Flags]];
}
