using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Allocating and freeing buffers for a device: coherent ones, and those that need not be.</summary>
internal static class AllocationOperations
{
    /// <summary>How many buffers a sequence holds at the most, and how many bytes each.</summary>
    public const int MaxBuffers = 32;
    public const int MaxBufferLength = 1 << 23;

    private const int Device = 0,
        Size = 1,
        Flags = 2,
        Attributes = 3;

    /// <summary>Most buffers are small; how large they can be shows in room and alignment.</summary>
    private const ulong UsualPages = 3;

    private static readonly Gfp[] FlagValues = [Gfp.Kernel, Gfp.Atomic, Gfp.Zero, Gfp.Atomic | Gfp.Zero, Gfp.Dma];

    private static readonly DmaAttributes[] AttributeValues =
    [
        DmaAttributes.None,
        DmaAttributes.WriteCombine,
        DmaAttributes.WeakOrdering,
        DmaAttributes.NonConsistent,
        DmaAttributes.WriteBarrier,
        DmaAttributes.ForceContiguous,
        DmaAttributes.NoKernelMapping,
        DmaAttributes.SkipCpuSync,
    ];

    private static readonly Argument FlagsArgument = Argument.Choice(
        "flags",
        "GFP_KERNEL",
        "GFP_ATOMIC",
        "GFP_KERNEL|__GFP_ZERO",
        "GFP_ATOMIC|__GFP_ZERO",
        "GFP_KERNEL|GFP_DMA"
    );

    private static readonly Argument AttributesArgument = Argument.Choice(
        "attributes",
        "NONE",
        "WRITE_COMBINE",
        "WEAK_ORDERING",
        "NON_CONSISTENT",
        "WRITE_BARRIER",
        "FORCE_CONTIGUOUS",
        "NO_KERNEL_MAPPING",
        "SKIP_CPU_SYNC"
    );

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "alloc_coherent",
            Driver = new(
                """
                dma_addr_t {made}_dma;
                void *{made} = dma_alloc_{attributes?attrs:coherent}({device}, {size}, &{made}_dma, {flags}{, attributes});
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}_dma",
                    ["at"] = "{made}_dma + {use.offset}",
                    ["direction"] = "DMA_BIDIRECTIONAL",
                },
            },
            Needs = nameof(ICoherent),
            Arguments = [Argument.Device, Argument.Size, FlagsArgument, AttributesArgument],
            Makes = HandleKind.Coherent,
            InUse = CountLive,
            Weight = 5,
            IsAllowed = IsAllowed,
            IsWasteful = IsWasteful,
            Range = Range,
            Usual = Usual,
            Edge = Edge,
            Then = Allocations.UseAfterAllocation,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                Note(
                    machine
                        .Facet<ICoherent>()
                        .AllocateCoherent(DeviceOf(op), new ByteCount(op[Size]), FlagsOf(op), AttributesOf(op)),
                    observation
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                AllocationJudgement.Judge(
                    state,
                    new Request(DeviceOf(op), (int)op[Size], FlagsOf(op), AttributesOf(op), false),
                    observation
                ),
        };

    public static OperationKind AllocateNonCoherent { get; } =
        new()
        {
            Name = "alloc_noncoherent",
            Driver = new(
                """
                dma_addr_t {made}_dma;
                void *{made} = dma_alloc_noncoherent({device}, {size}, &{made}_dma, DMA_BIDIRECTIONAL, {flags});
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
            Needs = nameof(INonCoherent),
            Arguments = [Argument.Device, Argument.Size, FlagsArgument],
            Makes = HandleKind.Coherent,
            InUse = CountLive,
            Weight = 2,
            IsAllowed = IsAllowed,
            IsWasteful = IsWasteful,
            Range = Range,
            Usual = Usual,
            Edge = Edge,
            Then = Allocations.UseAfterAllocation,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                Note(
                    machine
                        .Facet<INonCoherent>()
                        .AllocateNonCoherent(DeviceOf(op), new ByteCount(op[Size]), FlagsOf(op)),
                    observation
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                AllocationJudgement.Judge(
                    state,
                    new Request(DeviceOf(op), (int)op[Size], FlagsOf(op), DmaAttributes.None, true),
                    observation
                ),
        };

    public static OperationKind Free { get; } =
        new()
        {
            Name = "free_coherent",
            Driver = new(
                "dma_free_{coherent.attributes?attrs:coherent}({coherent.device}, {coherent.size}, {coherent}, {coherent.dma}{, coherent.attributes});"
            ),
            Closes = ClosingPhase.Memory,
            Needs = nameof(ICoherent),
            Arguments = [Argument.Uses(HandleKind.Coherent)],
            Weight = 5,
            Then = Allocations.LookAfterFree,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsFreeable(state, op, out var allocation) && !allocation.ByNonCoherentCall,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFreeable(state, op, out var freed))
                {
                    var size = new ByteCount((ulong)freed.Window.Length);
                    observation.Note(
                        machine
                            .Facet<ICoherent>()
                            .FreeCoherent(freed.Window.Device, size, freed.Buffer, freed.Attributes)
                    );
                }
            },
            Judge = JudgeFree,
        };

    public static OperationKind FreeNonCoherent { get; } =
        new()
        {
            Name = "free_noncoherent",
            Driver = new(
                "dma_free_noncoherent({coherent.device}, {coherent.size}, {coherent}, {coherent.dma}, DMA_BIDIRECTIONAL);"
            ),
            Closes = ClosingPhase.Memory,
            Needs = nameof(INonCoherent),
            Arguments = [Argument.Uses(HandleKind.Coherent)],
            Weight = 2,
            Then = Allocations.LookAfterFree,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsFreeable(state, op, out var allocation) && allocation.ByNonCoherentCall,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFreeable(state, op, out var freed))
                {
                    var size = new ByteCount((ulong)freed.Window.Length);
                    observation.Note(
                        machine.Facet<INonCoherent>().FreeNonCoherent(freed.Window.Device, size, freed.Buffer)
                    );
                }
            },
            Judge = JudgeFree,
        };

    /// <summary>The position of an attribute among the choices.</summary>
    public static ulong ChoiceOf(DmaAttributes attributes) => (ulong)Array.IndexOf(AttributeValues, attributes);

    /// <summary>Whether an allocation asks for memory without sleeping, and for nothing else but zeros.</summary>
    public static bool IsAtomic(in Operation op) => FlagsOf(op).HasFlag(Gfp.Atomic);

    /// <summary>The position of flags among the choices.</summary>
    public static ulong ChoiceOf(Gfp flags) => (ulong)Array.IndexOf(FlagValues, flags);

    /// <summary>Nothing is freed that is mapped, for a device or a user, or under a store in flight.</summary>
    public static bool IsFreeable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Allocation? allocation
    ) =>
        state.Handles.TryGet(op[0], out allocation)
        && allocation is { IsMarked: false, Window.Ended: false }
        && allocation.Window.Block is { Mappings.Count: 1, Users.Count: 0 }
        && allocation.Window.InFlight == 0;

    private static Violation? JudgeFree(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsFreeable(state, op, out var allocation))
        {
            return null;
        }

        var violation = Shape.Check(state, observation, allocation.Window.Device);
        if (violation is null)
        {
            state.Part<CoherentSpecification>().End(allocation);
        }

        return violation;
    }

    private static bool IsAllowed(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count
        && op[Size] is > 0 and <= MaxBufferLength
        && state.Part<CoherentSpecification>().Live.Count < MaxBuffers;

    private static bool IsWasteful(SpecificationState state, in Operation op) =>
        state.Profile.Devices[(int)op[Device]].CanDma == Claim.No;

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        (1, MaxBufferLength);

    private static (ulong Min, ulong Max) Usual(SpecificationState state, in Operation op, int argument) =>
        (1, UsualPages * (ulong)state.Profile.PageSize);

    /// <summary>The promised size, and sizes at which the alignment takes a step.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var room = state.Profile.Coherent?.Room ?? CoherentRoom.None;
        var step = (ulong)state.Profile.PageSize << (int)((pick >> 8) % 6);
        // A buffer beyond the promise voids it, so few are larger than that.
        var most = room.BufferSize.Value == 0 || pick % 32 == 31 ? MaxBufferLength : room.BufferSize.Value;
        return (pick % 4) switch
        {
            0 => room.BufferSize.Value,
            1 => room.AtomicBufferSize.Value,
            2 => Math.Min(most, step),
            _ => Math.Min(most, step + 1),
        };
    }

    public static int CountLive(SpecificationState state) => state.Part<CoherentSpecification>().Live.Count;

    private static void Note(Answer<CoherentBuffer> answer, Observation observation)
    {
        observation.Note(answer.Outcome);
        observation.Value = answer.Value.Dma.Value;
        observation.Other = answer.Value.Cpu.Value;
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static Gfp FlagsOf(in Operation op) => FlagValues[(int)op[Flags]];

    private static DmaAttributes AttributesOf(in Operation op) => AttributeValues[(int)op[Attributes]];
}
