using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What was asked of a reserved area.</summary>
/// <param name="Device">The device.</param>
/// <param name="Count">How many pages.</param>
/// <param name="Order">The alignment in pages, as its binary logarithm.</param>
internal readonly record struct BlockRequest(DeviceId Device, ulong Count, ulong Order);

/// <summary>What an allocation out of an area may answer, and what may be said of how much is free.</summary>
internal static class BlockJudgement
{
    public static Violation? Judge(SpecificationState state, in BlockRequest request, Observation observation)
    {
        if (
            (
                Shape.NoEvents(state, observation)
                ?? Shape.Supported(state, observation, "a block or failed", request.Device)
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

        var contiguous = state.Part<ContiguousSpecification>();
        var area = contiguous.AreaOf(request.Device);
        var isGiven = observation.Outcome == Answer.Ok;
        if (area is not null)
        {
            area.WasUsedSince = true;
        }

        if (IsImpossible(state, request.Device, request.Count))
        {
            state.Evidence.Count(ContiguousClauses.ImpossibleCountsFail);
            return isGiven && state.Breaks(ContiguousClauses.ImpossibleCountsFail)
                ? Broken(
                    ContiguousClauses.ImpossibleCountsFail,
                    request,
                    "failed: no area has so many pages for the device",
                    "a block"
                )
                : null;
        }

        var promise =
            area is null || !contiguous.IsPromised(request.Device, request.Count, request.Order) ? null
            : contiguous.Live.Count > area.Live.Count ? ContiguousClauses.AreasAreSeparate
            : area.IsReturned ? ContiguousClauses.ReleasedRoomComesBack
            : ContiguousClauses.PromisedContiguousBlocksAreGiven;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        if (isGiven)
        {
            return Given(state, request, observation);
        }

        return
            promise is not null
            && ++area!.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(promise)
            ? Broken(promise, request, "a block: the description promises the room", "failed")
            : null;
    }

    /// <summary>Whether no block of so many pages can be given for a device.</summary>
    public static bool IsImpossible(SpecificationState state, DeviceId device, ulong count)
    {
        var contiguous = state.Part<ContiguousSpecification>();
        var area = contiguous.AreaOf(device);
        return count == 0 || area is null && contiguous.KnowsAll || area is { Area: { } known } && count > known.Pages;
    }

    /// <summary>What may be said of the longest free range: nothing lies in it, and it is the same whenever nothing is live.</summary>
    public static Violation? JudgeLargest(SpecificationState state, DeviceId device, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        if (observation.Outcome != Answer.Ok || state.Part<ContiguousSpecification>().AreaOf(device) is not { } area)
        {
            return null;
        }

        var request = new BlockRequest(device, 0, 0);
        var gap = area.LongestGap();
        if (area.Live.Count > 0 && area.Area is not null)
        {
            state.Evidence.Count(ContiguousClauses.LargestFreeIsFree);
        }

        if (observation.Value > gap && state.Breaks(ContiguousClauses.LargestFreeIsFree))
        {
            return Broken(
                ContiguousClauses.LargestFreeIsFree,
                request,
                $"at most {Hex(gap)} pages: no longer range is without a live block",
                $"{Hex(observation.Value)} pages"
            );
        }

        return area.Area is null || !state.Part<ContiguousSpecification>().IsDrained(area)
            ? null
            : Drained(state, request, area, observation.Value);
    }

    private static Violation? Drained(SpecificationState state, in BlockRequest request, AreaState area, ulong answered)
    {
        var wasUsed = area.WasUsedSince;
        area.WasUsedSince = false;
        if (state.Part<ContiguousSpecification>().NoteLargest(area, answered) is not { } before)
        {
            return null;
        }

        if (wasUsed)
        {
            state.Evidence.Count(ContiguousClauses.LargestFreeComesBack);
        }

        return answered != before && state.Breaks(ContiguousClauses.LargestFreeComesBack)
            ? Broken(
                ContiguousClauses.LargestFreeComesBack,
                request,
                $"{Hex(before)} pages, as before with nothing live",
                $"{Hex(answered)} pages"
            )
            : null;
    }

    private static Violation? Given(SpecificationState state, in BlockRequest request, Observation observation)
    {
        var pages = Interval.At(observation.Value, request.Count);
        var length = (UInt128)request.Count * state.Profile.Platform.PageSize.Value;
        var bytes = observation.Other is { } cpu ? Interval.At(cpu, length) : (Interval?)null;
        var trouble = FindShared(state, pages, bytes);
        if (trouble is not null && state.Breaks(ContiguousClauses.ContiguousBlocksAreDisjoint))
        {
            return Broken(
                ContiguousClauses.ContiguousBlocksAreDisjoint,
                request,
                "pages of their own, beginning with a page",
                Words(pages, bytes, trouble)
            );
        }

        var violation = Moved(state, request, pages) ?? Misplaced(state, request, pages);
        if (violation is not null)
        {
            return violation;
        }

        // Only a block that could be broken by a clause set aside is not used.
        if (trouble is null)
        {
            var address = observation.Other is { } at ? new CpuAddress(at) : (CpuAddress?)null;
            state
                .Part<ContiguousSpecification>()
                .Begin(
                    request.Device,
                    request.Count,
                    request.Order,
                    new PageBlock(new PageNumber(observation.Value), address)
                );
        }

        return null;
    }

    /// <summary>Where the pages of a pinned page lie no block is given.</summary>
    private static Violation? Moved(SpecificationState state, in BlockRequest request, Interval pages)
    {
        Violation? violation = null;
        foreach (var page in state.Part<ContiguousSpecification>().Movable)
        {
            if (page.PinnedAt is not { } number)
            {
                continue;
            }

            state.Evidence.Count(ContiguousClauses.PinnedPagesStay);
            if (!Interval.At(number.Value, 1).Overlaps(pages))
            {
                continue;
            }

            if (state.Breaks(ContiguousClauses.PinnedPagesStay))
            {
                violation ??= Broken(
                    ContiguousClauses.PinnedPagesStay,
                    request,
                    $"no page where movable #{page.Block.Id} is pinned, {number}",
                    Words(pages, null, "overlaps it")
                );
            }
            else
            {
                page.Block.Undefine(0, page.Block.Length, true);
            }
        }

        return violation;
    }

    private static Violation? Misplaced(SpecificationState state, in BlockRequest request, Interval pages)
    {
        if (state.Part<ContiguousSpecification>().AreaOf(request.Device)?.Area is not { } area)
        {
            return null;
        }

        state.Evidence.Count(ContiguousClauses.BlocksLieInTheirArea);
        var whole = Interval.At(area.First.Value, area.Pages);
        var isInside = pages.Start >= whole.Start && pages.End <= whole.End;
        if (!isInside && state.Breaks(ContiguousClauses.BlocksLieInTheirArea))
        {
            return Broken(
                ContiguousClauses.BlocksLieInTheirArea,
                request,
                $"pages of the area that serves the device, {whole}",
                pages.ToString()
            );
        }

        var page = state.Profile.Platform.PageSize.Value;
        var cap = (state.Profile.Contiguous?.AlignmentCap.Value ?? 0) / page;
        var alignment = cap == 0 ? 1UL << (int)request.Order : Math.Min(cap, 1UL << (int)request.Order);
        if (!isInside)
        {
            return null;
        }

        if (alignment > 1)
        {
            state.Evidence.Count(ContiguousClauses.BlocksAreAligned);
        }

        var frame = area.Start.Value / page + (ulong)(pages.Start - whole.Start);
        return frame % alignment != 0 && state.Breaks(ContiguousClauses.BlocksAreAligned)
            ? Broken(
                ContiguousClauses.BlocksAreAligned,
                request,
                $"a multiple of {Hex(alignment)} pages of physical memory",
                $"frame {Hex(frame)}"
            )
            : null;
    }

    /// <summary>What a block has in common with anything that is live; null if nothing.</summary>
    private static string? FindShared(SpecificationState state, Interval pages, Interval? bytes)
    {
        string? trouble = null;
        if (pages.End > (UInt128)1 << 64 || bytes?.End > (UInt128)1 << 64)
        {
            trouble = "ends beyond 64 bits";
        }
        else if (bytes is { } mine && mine.Start % state.Profile.Platform.PageSize.Value != 0)
        {
            trouble = "does not begin with a page";
        }

        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            if (block.FirstPage is null && block.Address is null)
            {
                continue;
            }

            state.Evidence.Count(ContiguousClauses.ContiguousBlocksAreDisjoint);
            var overlaps =
                block.FirstPage is { } first && Interval.At(first.Value, block.PageCount).Overlaps(pages)
                || bytes is { } own
                    && block.Address is { } other
                    && Interval.At(other.Value, (UInt128)block.Length).Overlaps(own);
            trouble ??= overlaps
                ? $"overlaps buffer #{block.Id} at {block.Address?.ToString() ?? block.FirstPage.ToString()}"
                : null;
        }

        return trouble;
    }

    private static string Words(Interval pages, Interval? bytes, string trouble) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"page 0x{pages.Start:x}, CPU address {(bytes is { } b ? b.ToString() : "none")}: {trouble}"
        );

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private static Violation Broken(ClauseId clause, in BlockRequest request, string expected, string observed) =>
        new(clause, expected, observed) { Device = request.Device };
}
