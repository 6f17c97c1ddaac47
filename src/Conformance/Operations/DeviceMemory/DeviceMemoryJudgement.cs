using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What an allocation may answer for a device that has memory declared, and what it may not for one that has none.</summary>
internal static class DeviceMemoryJudgement
{
    /// <summary>The answer of the allocator of coherent memory.</summary>
    public static Violation? JudgeAllocation(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        Observation observation
    )
    {
        // Of memory that is asked for as something else, and of the call for memory that is not coherent, nothing is said.
        var isAsked = request.Attributes == DmaAttributes.None && !request.ByNonCoherentCall;
        var coherent = state.Part<CoherentSpecification>();
        if (observation.Outcome != Answer.Ok)
        {
            coherent.Ask(request.IsAtomic);
            return isAsked ? Refused(state, request, region, isFromElsewhere: true) : null;
        }

        var buffer = new CoherentBuffer(new CpuAddress(observation.Other ?? 0), new DmaAddress(observation.Value));
        var range = Interval.At(buffer.Dma.Value, (UInt128)request.Size);
        if (range.Overlaps(region.Window))
        {
            return Inside(state, request, region, buffer, isAsked);
        }

        // What comes from elsewhere may come from where other buffers do.
        coherent.Ask(request.IsAtomic);
        return (isAsked ? Outside(state, request, region, range) : null)
            ?? AllocationJudgement.Given(state, request, observation);
    }

    /// <summary>Memory that is not declared now is given to nobody.</summary>
    public static Violation? Undeclared(SpecificationState state, in Request request, Interval range)
    {
        var memory = state.Part<DeviceMemorySpecification>();
        var region = memory.Find(request.Device);
        var clause =
            region?.RefusedAnother == true
                ? DeviceMemoryClauses.RefusedDeclarationChangesNothing
                : DeviceMemoryClauses.UndeclaredMemoryIsNotGivenOut;
        if (region is null && memory.WasReleased(request.Device))
        {
            state.Evidence.Count(clause);
        }

        return memory.IsDeclarable(request.Device, range) && state.Breaks(clause)
            ? Broken(clause, request, "no memory that may be declared and is not", $"{range}")
            : null;
    }

    /// <summary>A buffer has addresses of the declared memory.</summary>
    public static Violation? Inside(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        CoherentBuffer buffer,
        bool isAsked
    )
    {
        if (isAsked)
        {
            CountFirst(state, request, region);
        }

        // A buffer given ends a row of refusals, wherever it lies.
        state.Part<DeviceMemorySpecification>().RefusedBuffers = 0;
        var coherent = state.Part<CoherentSpecification>();
        coherent.RoomOf(true).Refusals = coherent.RoomOf(false).Refusals = 0;

        if (Misplaced(state, request, region, buffer) is { } misplaced)
        {
            return misplaced;
        }

        var isInside = IsInside(region, request, buffer);
        if (isInside && Marked(state, request, region, buffer) is { } marked)
        {
            return marked;
        }

        var violation =
            AllocationJudgement.TakenByCpu(state, request, buffer.Cpu)
            ?? (isInside ? Unaligned(state, request, region, buffer) : null);
        if (violation is not null)
        {
            return violation;
        }

        // Of what is set aside the part that lies there is taken.
        var range = Interval.At(buffer.Dma.Value, (UInt128)request.Size);
        var (from, to) = (UInt128.Max(range.Start, region.Window.Start), UInt128.Min(range.End, region.Window.End));
        region.Take(state.Step, (ulong)(from - region.Window.Start), (ulong)(to - from), false);
        var window = coherent
            .Begin(
                request.Device,
                request.Size,
                buffer,
                request.Flags,
                request.Attributes,
                request.ByNonCoherentCall,
                region
            )
            .Window;
        window.Distrusted = !isInside;
        if (window.Distrusted)
        {
            window.Block.Undefine(0, window.Length, true);
        }

        return Disjointness.Check(state, window);
    }

    /// <summary>A buffer was refused.</summary>
    /// <param name="isFromElsewhere">Whether other memory was asked for as well.</param>
    public static Violation? Refused(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        bool isFromElsewhere
    )
    {
        var memory = state.Part<DeviceMemorySpecification>();
        var clause = DeviceMemoryClauses.WhatFitsIsGiven;
        if (memory.MustGive(region, (ulong)request.Size))
        {
            state.Evidence.Count(clause);
            return ++memory.RefusedBuffers > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(clause)
                ? Broken(clause, request, "a buffer: there is room in the declared memory", "failed")
                : null;
        }

        if (isFromElsewhere && memory.IsExclusive(region))
        {
            state.Evidence.Count(ExclusiveClause(region));
        }

        clause = DeviceMemoryClauses.TheRestComesFromElsewhere;
        if (!isFromElsewhere || !IsPromisedElsewhere(state, request, region))
        {
            return null;
        }

        state.Evidence.Count(clause);
        var room = state.Part<CoherentSpecification>().RoomOf(request.IsAtomic);
        return ++room.Refusals > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(clause)
            ? Broken(clause, request, "a buffer from elsewhere: the description promises the room", "failed")
            : null;
    }

    /// <summary>The clause by which the device is served from the declared memory.</summary>
    public static ClauseId ServingClause(DeclaredRegion region) =>
        region.RefusedAnother
            ? DeviceMemoryClauses.RefusedDeclarationChangesNothing
            : DeviceMemoryClauses.DeclaredMemoryComesFirst;

    /// <summary>The clause by which the device is given no other memory.</summary>
    public static ClauseId ExclusiveClause(DeclaredRegion region) =>
        region.RefusedAnother
            ? DeviceMemoryClauses.RefusedDeclarationChangesNothing
            : DeviceMemoryClauses.ExclusiveMemoryIsNotMadeUpFor;

    private static Violation? Outside(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        Interval range
    )
    {
        var memory = state.Part<DeviceMemorySpecification>();
        if (memory.Fits(region, (ulong)request.Size))
        {
            var clause = ServingClause(region);
            state.Evidence.Count(clause);
            return ++memory.RefusedBuffers > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(clause)
                ? Broken(clause, request, $"addresses in {region.Window}", $"{range}")
                : null;
        }

        if (memory.IsExclusive(region))
        {
            var clause = ExclusiveClause(region);
            state.Evidence.Count(clause);
            return state.Breaks(clause)
                ? Broken(clause, request, $"failed, or addresses in {region.Window}", $"{range}")
                : null;
        }

        if (IsPromisedElsewhere(state, request, region))
        {
            state.Evidence.Count(DeviceMemoryClauses.TheRestComesFromElsewhere);
        }

        return null;
    }

    private static bool IsPromisedElsewhere(SpecificationState state, in Request request, DeclaredRegion region) =>
        !region.IsExclusive
        && state.Part<DeviceMemorySpecification>().Description.AlwaysExclusive == Claim.No
        && state
            .Part<CoherentSpecification>()
            .IsPromised(request.Device, (ulong)request.Size, request.IsAtomic, request.ByNonCoherentCall);

    private static void CountFirst(SpecificationState state, in Request request, DeclaredRegion region)
    {
        var memory = state.Part<DeviceMemorySpecification>();
        if (memory.Fits(region, (ulong)request.Size))
        {
            state.Evidence.Count(ServingClause(region));
        }

        if (memory.MustGive(region, (ulong)request.Size))
        {
            state.Evidence.Count(DeviceMemoryClauses.WhatFitsIsGiven);
        }
    }

    private static bool IsInside(DeclaredRegion region, in Request request, CoherentBuffer buffer)
    {
        var range = Interval.At(buffer.Dma.Value, (UInt128)request.Size);
        return range.Start >= region.Window.Start && range.End <= region.Window.End;
    }

    private static Violation? Misplaced(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        CoherentBuffer buffer
    )
    {
        state.Evidence.Count(DeviceMemoryClauses.BuffersLieInside);
        return !IsInside(region, request, buffer) && state.Breaks(DeviceMemoryClauses.BuffersLieInside)
            ? Broken(
                DeviceMemoryClauses.BuffersLieInside,
                request,
                $"all of it in {region.Window}",
                $"{Interval.At(buffer.Dma.Value, (UInt128)request.Size)}"
            )
            : null;
    }

    private static Violation? Marked(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        CoherentBuffer buffer
    )
    {
        var clause = DeviceMemoryClauses.MarkedMemoryIsNotGivenOut;
        if (region.Marks > 0)
        {
            state.Evidence.Count(clause);
        }

        var offset = buffer.Dma.Value - region.Memory.DeviceAddress.Value;
        return region.TryFindTaken(offset, (ulong)request.Size, out var taken) && taken.IsMark && state.Breaks(clause)
            ? Broken(
                clause,
                request,
                $"no page that step #{taken.Id} marked",
                $"{Interval.At(buffer.Dma.Value, (UInt128)request.Size)}"
            )
            : null;
    }

    /// <summary>Aligned in its space, as every buffer, or from the beginning of the declared memory, as kernels do it.</summary>
    private static Violation? Unaligned(
        SpecificationState state,
        in Request request,
        DeclaredRegion region,
        CoherentBuffer buffer
    )
    {
        var clause = DeviceMemoryClauses.BuffersAreAlignedInside;
        var page = state.Profile.Platform.PageSize.Value;
        var cap = state.Profile.Coherent?.DmaAlignmentCap.Value ?? 0;
        var alignment = page * region.OrderedPages((ulong)request.Size);
        alignment = cap == 0 ? alignment : Math.Min(alignment, cap);
        if (request.ByNonCoherentCall)
        {
            return null;
        }

        if (alignment > page)
        {
            state.Evidence.Count(clause);
        }

        var isAligned =
            buffer.Dma.Value % alignment == 0
            || (buffer.Dma.Value - region.Memory.DeviceAddress.Value) % alignment == 0;
        return !isAligned && state.Breaks(clause)
            ? Broken(
                clause,
                request,
                $"a multiple of {new ByteCount(alignment)}, in its space or from {region.Memory.DeviceAddress}",
                $"{buffer.Dma}"
            )
            : null;
    }

    private static Violation Broken(ClauseId clause, in Request request, string expected, string observed) =>
        DeclarationJudgement.Broken(clause, request.Device, expected, observed);
}
