using System.Numerics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What was asked of an allocator.</summary>
/// <param name="Device">The device that shares the buffer.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Flags">How to allocate.</param>
/// <param name="Attributes">What memory it is to be.</param>
/// <param name="ByNonCoherentCall">Whether the call for memory that is not coherent is asked.</param>
internal readonly record struct Request(
    DeviceId Device,
    int Size,
    Gfp Flags,
    DmaAttributes Attributes,
    bool ByNonCoherentCall
)
{
    public bool IsAtomic => Flags.HasFlag(Gfp.Atomic);
}

/// <summary>What an allocation may answer: given or refused, and where.</summary>
internal static class AllocationJudgement
{
    public static Violation? Judge(SpecificationState state, in Request request, Observation observation)
    {
        if (
            (
                Shape.NoEvents(state, observation)
                ?? Shape.Supported(state, observation, "a buffer or failed", request.Device)
            ) is
            { } wrong
        )
        {
            return wrong;
        }

        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var memory = state.Part<DeviceMemorySpecification>();
        if (memory.Find(request.Device) is { } region)
        {
            return DeviceMemoryJudgement.JudgeAllocation(state, request, region, observation);
        }

        var coherent = state.Part<CoherentSpecification>();
        var room = coherent.RoomOf(request.IsAtomic);
        coherent.Ask(request.IsAtomic);
        var promise =
            !coherent.IsPromised(request.Device, (ulong)request.Size, request.IsAtomic, request.ByNonCoherentCall)
                ? null
            : memory.WasReleased(request.Device) ? DeviceMemoryClauses.ReleaseGivesOtherMemoryAgain
            : state.Part<ContiguousSpecification>().IsBeyondArea(request.Device, (ulong)request.Size)
                ? ContiguousClauses.BuffersFallBack
            : room.IsReturned ? CoherentClauses.FreedRoomComesBack
            : request.IsAtomic ? CoherentClauses.PromisedAtomicBuffersAreGiven
            : CoherentClauses.PromisedBuffersAreGiven;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        var isGiven = observation.Outcome == Answer.Ok;
        var isThere = coherent.Allocates(request.Device, request.ByNonCoherentCall);
        if (
            (
                DispatchJudgement.WithoutDma(state, request.Device, isGiven, "a buffer")
                ?? DispatchJudgement.WithoutCall(state, request.Device, isThere, isGiven, "a buffer")
            ) is
            { } violation
        )
        {
            return violation;
        }

        if (!isGiven)
        {
            state.Part<ReachSpecification>().NoteRefusal();
        }

        return isGiven ? Given(state, request, observation) : Refused(state, request, room, promise);
    }

    private static Violation? Refused(
        SpecificationState state,
        in Request request,
        RoomCount room,
        ClauseId? promise
    ) =>
        promise is not null && ++room.Refusals > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(promise)
            ? Broken(promise, request, "a buffer: the description promises the room", "failed")
            : null;

    /// <summary>A buffer was given that is none of declared memory.</summary>
    public static Violation? Given(SpecificationState state, in Request request, Observation observation)
    {
        state.Part<CoherentSpecification>().Count((ulong)request.Size, request.IsAtomic);
        state.Part<DeviceMemorySpecification>().RefusedBuffers = 0;
        var buffer = new CoherentBuffer(new CpuAddress(observation.Other ?? 0), new DmaAddress(observation.Value));
        var range = Interval.At(buffer.Dma.Value, (UInt128)request.Size);
        var limits = new Limits(request.Device, range, 0, IsAnywhere: true);
        var violation =
            DeviceMemoryJudgement.Undeclared(state, request, range)
            ?? limits.CheckMask(state, MaskSort.Coherent)
            ?? limits.CheckBus(state, MaskSort.Coherent)
            ?? DeviceTreeJudgement.CheckBuffer(state, request, range)
            ?? TakenByCpu(state, request, buffer.Cpu)
            ?? Unaligned(state, request, buffer);
        if (violation is not null)
        {
            return violation;
        }

        var window = state
            .Part<CoherentSpecification>()
            .Begin(request.Device, request.Size, buffer, request.Flags, request.Attributes, request.ByNonCoherentCall)
            .Window;
        // Past the end of the space is past every mask; here that was set aside.
        window.Distrusted = range.End > (UInt128)1 << 64;
        if (window.Distrusted)
        {
            window.Block.Undefine(0, window.Length, true);
        }

        return Disjointness.Check(state, window);
    }

    /// <summary>The CPU addresses of a buffer are its own.</summary>
    public static Violation? TakenByCpu(SpecificationState state, in Request request, CpuAddress address)
    {
        if (!state.Part<CoherentSpecification>().HasCpuAddress(request.Attributes))
        {
            return null;
        }

        var range = Interval.At(address.Value, (UInt128)request.Size);
        var trouble = range.End > (UInt128)1 << 64 ? "ends beyond 64 bits" : null;
        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            state.Evidence.Count(CoherentClauses.BuffersAreDisjoint);
            var overlaps =
                block.Address is { } other && Interval.At(other.Value, (UInt128)block.Length).Overlaps(range);
            trouble ??= overlaps ? $"overlaps buffer #{block.Id} at {block.Address}" : null;
        }

        return trouble is not null && state.Breaks(CoherentClauses.BuffersAreDisjoint)
            ? Broken(CoherentClauses.BuffersAreDisjoint, request, "CPU addresses of its own", $"{range}: {trouble}")
            : null;
    }

    private static Violation? Unaligned(SpecificationState state, in Request request, CoherentBuffer buffer)
    {
        var page = state.Profile.Platform.PageSize.Value;
        var order = page * BitOperations.RoundUpToPowerOf2(((ulong)request.Size + page - 1) / page);
        if (request.ByNonCoherentCall)
        {
            return null;
        }

        var description = state.Profile.Coherent ?? CoherentDescription.Unstated;
        return OffThePage(state, request, buffer, page)
            ?? Unaligned(
                state,
                request,
                CoherentClauses.DmaAddressesAreAligned,
                buffer.Dma.Value,
                Cap(order, description.DmaAlignmentCap)
            )
            ?? (
                state.Part<CoherentSpecification>().HasCpuAddress(request.Attributes)
                    ? Unaligned(
                        state,
                        request,
                        CoherentClauses.CpuAddressesAreAligned,
                        buffer.Cpu.Value,
                        Cap(order, description.CpuAlignmentCap)
                    )
                    : null
            );

        static ulong Cap(ulong order, ByteCount cap) => cap.Value == 0 ? order : Math.Min(order, cap.Value);
    }

    /// <summary>A page is aligned to itself in memory that is given out in pages; a pool of slots has to see to it.</summary>
    private static Violation? OffThePage(
        SpecificationState state,
        in Request request,
        CoherentBuffer buffer,
        ulong page
    )
    {
        if (state.Profile.BounceOf(request.Device).Restricted != Claim.Yes)
        {
            return null;
        }

        var clause = BounceClauses.RestrictedBuffersBeginWithAPage;
        state.Evidence.Count(clause);
        return buffer.Dma.Value % page != 0 && state.Breaks(clause)
            ? Broken(clause, request, $"a multiple of {new ByteCount(page)}, the page size", $"{buffer.Dma}")
            : null;
    }

    private static Violation? Unaligned(
        SpecificationState state,
        in Request request,
        ClauseId clause,
        ulong address,
        ulong alignment
    )
    {
        // A page is aligned to itself whatever an allocator overlooks.
        if (alignment > state.Profile.Platform.PageSize.Value)
        {
            state.Evidence.Count(clause);
        }

        return address % alignment != 0 && state.Breaks(clause)
            ? Broken(clause, request, $"a multiple of {new ByteCount(alignment)}", $"{new DmaAddress(address)}")
            : null;
    }

    private static Violation Broken(ClauseId clause, in Request request, string expected, string observed) =>
        new(clause, expected, observed) { Device = request.Device };
}
