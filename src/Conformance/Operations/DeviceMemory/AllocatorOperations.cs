using System.Numerics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>The calls by which the allocator of coherent memory asks the declared memory first.</summary>
internal static class AllocatorOperations
{
    private const int Device = 0,
        Size = 1;

    private const ulong UsualPages = 3;

    public static OperationKind AllocateFrom { get; } =
        new()
        {
            Name = "alloc_from_coherent",
            Driver = new(
                """
                dma_addr_t {made}_dma;
                void *{made} = NULL;
                dma_alloc_from_dev_coherent({device}, {size}, &{made}_dma, &{made});
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
            Arguments = [Argument.Device, Argument.Size],
            Makes = HandleKind.Coherent,
            InUse = AllocationOperations.CountLive,
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && op[Size] is > 0 and <= AllocationOperations.MaxBufferLength
                && state.Part<CoherentSpecification>().Live.Count < AllocationOperations.MaxBuffers,
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Part<DeviceMemorySpecification>().Find(DeviceOf(op)) is null,
            Range = (SpecificationState _, in Operation _, int _) => (1, AllocationOperations.MaxBufferLength),
            Usual = (SpecificationState state, in Operation _, int _) =>
                (1, UsualPages * (ulong)state.Profile.PageSize),
            Edge = (SpecificationState state, in Operation _, int _, ulong pick) =>
                ((ulong)state.Profile.PageSize << (int)((pick >> 8) % 6)) + pick % 2,
            Then = Declarations.UseAfterAllocation,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine
                    .Facet<IDeviceMemory>()
                    .AllocateFromDeviceMemory(DeviceOf(op), new ByteCount(op[Size]));
                observation.Note(answer.Outcome);
                if (answer.Value is { IsHandled: true, Buffer: { } buffer })
                {
                    observation.Value = buffer.Dma.Value;
                    observation.Other = buffer.Cpu.Value;
                }
                else
                {
                    observation.Flag = answer.Value.IsHandled;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                JudgeAllocateFrom(
                    state,
                    new Request(DeviceOf(op), (int)op[Size], Gfp.Kernel, DmaAttributes.None, false),
                    observation
                ),
        };

    public static OperationKind ReleaseFrom { get; } =
        new()
        {
            Name = "release_from_coherent",
            Driver = new("dma_release_from_dev_coherent({coherent.device}, get_order({coherent.size}), {coherent});"),
            Needs = nameof(IDeviceMemory),
            Arguments = [Argument.Uses(HandleKind.Coherent)],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                AllocationOperations.IsFreeable(state, op, out var allocation)
                && !allocation.ByNonCoherentCall
                && allocation.Window.Block.IsSeenByCpu,
            IsWasteful = (SpecificationState state, in Operation op) =>
                AllocationOperations.IsFreeable(state, op, out var allocation)
                && state.Part<DeviceMemorySpecification>().Find(allocation.Window.Device) is null,
            Then = Declarations.LookAfterFree,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (AllocationOperations.IsFreeable(state, op, out var freed))
                {
                    var answer = machine
                        .Facet<IDeviceMemory>()
                        .ReleaseFromDeviceMemory(freed.Window.Device, OrderOf(state, freed), freed.Buffer.Cpu);
                    observation.Note(answer.Outcome);
                    observation.Flag = answer.Value;
                }
            },
            Judge = JudgeReleaseFrom,
        };

    private static Violation? JudgeAllocateFrom(SpecificationState state, in Request request, Observation observation)
    {
        if (Answered(state, request.Device, observation) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var memory = state.Part<DeviceMemorySpecification>();
        if (memory.Find(request.Device) is not { } region)
        {
            return WithoutDeclaration(state, request, observation);
        }

        if (observation.Other is { } cpu)
        {
            var buffer = new CoherentBuffer(new CpuAddress(cpu), new DmaAddress(observation.Value));
            return Interval.At(buffer.Dma.Value, (UInt128)request.Size).Overlaps(region.Window)
                ? DeviceMemoryJudgement.Inside(state, request, region, buffer, true)
                : Elsewhere(state, request, region, observation);
        }

        return WithoutBuffer(state, request, region, observation.Flag);
    }

    /// <summary>Where nothing is declared the allocator goes on.</summary>
    private static Violation? WithoutDeclaration(SpecificationState state, in Request request, Observation observation)
    {
        var clause = state.Part<DeviceMemorySpecification>().WasReleased(request.Device)
            ? DeviceMemoryClauses.UndeclaredMemoryIsNotGivenOut
            : DeviceMemoryClauses.AllocatorIsToldToGoOn;
        state.Evidence.Count(clause);
        return (observation.Flag || observation.Other is not null) && state.Breaks(clause)
            ? Broken(clause, request.Device, "not handled: nothing is declared for the device", Word(observation))
            : null;
    }

    private static Violation? Elsewhere(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        Observation observation
    )
    {
        var clause = DeviceMemoryJudgement.ServingClause(region);
        state.Evidence.Count(clause);
        return state.Breaks(clause)
            ? Broken(clause, request.Device, $"addresses in {region.Window}", $"{new DmaAddress(observation.Value)}")
            : AllocationJudgement.Given(state, request, observation);
    }

    private static Violation? WithoutBuffer(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        bool isHandled
    )
    {
        var memory = state.Part<DeviceMemorySpecification>();
        if (!isHandled && memory.Fits(region, (ulong)request.Size))
        {
            var first = DeviceMemoryJudgement.ServingClause(region);
            state.Evidence.Count(first);
            return state.Breaks(first)
                ? Broken(first, request.Device, $"addresses in {region.Window}", "not handled")
                : null;
        }

        if (memory.MustGive(region, (ulong)request.Size))
        {
            return DeviceMemoryJudgement.Refused(state, request, region, isFromElsewhere: false);
        }

        var mustGoOn = !region.IsExclusive && memory.Description.AlwaysExclusive == Claim.No;
        if (!mustGoOn && !memory.IsExclusive(region))
        {
            return null;
        }

        var clause = mustGoOn
            ? DeviceMemoryClauses.TheRestComesFromElsewhere
            : DeviceMemoryJudgement.ExclusiveClause(region);
        state.Evidence.Count(clause);
        // Where it must go on, an end of the allocation is a refusal.
        var isWrong =
            isHandled == mustGoOn
            && (!mustGoOn || ++memory.RefusedBuffers > state.Profile.Platform.Room.RefusalsInARow);
        return isWrong && state.Breaks(clause)
            ? Broken(
                clause,
                request.Device,
                mustGoOn ? "not handled: other memory may be given" : "handled: no other memory may be given",
                mustGoOn ? "handled" : "not handled"
            )
            : null;
    }

    private static Violation? JudgeReleaseFrom(SpecificationState state, in Operation op, Observation observation)
    {
        if (!AllocationOperations.IsFreeable(state, op, out var freed))
        {
            return null;
        }

        if (Answered(state, freed.Window.Device, observation) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var clause = DeviceMemoryClauses.AllocatorIsToldWhoseBuffer;
        state.Evidence.Count(clause);
        var isOfRegion = freed.Region is not null;
        if (observation.Flag != isOfRegion && state.Breaks(clause))
        {
            return Broken(
                clause,
                freed.Window.Device,
                isOfRegion ? "true: the buffer lies in the declared memory" : "false: the buffer lies elsewhere",
                observation.Flag ? "true" : "false"
            );
        }

        if (observation.Flag)
        {
            state.Part<CoherentSpecification>().End(freed);
        }

        return null;
    }

    /// <summary>The calls are the platform's own and need not be there; where they are they do not fail.</summary>
    private static Violation? Answered(SpecificationState state, DeviceId device, Observation observation)
    {
        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        return observation.Outcome.Status == AnswerStatus.Failed && state.Breaks(PlatformClauses.ValidCallSucceeds)
            ? Broken(
                PlatformClauses.ValidCallSucceeds,
                device,
                "ok or unsupported: what is not there is no failure",
                $"{observation.Outcome}"
            )
            : Shape.NoEvents(state, observation);
    }

    private static int OrderOf(SpecificationState state, Allocation allocation) =>
        BitOperations.Log2(
            BitOperations.RoundUpToPowerOf2((uint)((allocation.Window.Length - 1) / state.Profile.PageSize + 1))
        );

    private static string Word(Observation observation) => observation.Other is null ? "handled" : "a buffer";

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        DeclarationJudgement.Broken(clause, device, expected, observed);

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
