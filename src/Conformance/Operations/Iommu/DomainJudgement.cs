using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What the calls of a domain may answer.</summary>
internal static class DomainJudgement
{
    public static Violation? JudgeMap(
        SpecificationState state,
        ulong step,
        in DomainRequest request,
        Observation observation
    )
    {
        state.Part<MemorySpecification>().Barrier();
        if (request.Second is not null && observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            // Lists are optional.
            return Shape.NoEvents(state, observation);
        }

        var violation =
            Shape.Check(state, observation, request.Device)
            ?? Misplaced(state, request.Block, observation.Other ?? 0)
            ?? (request.Second is { } second ? Misplaced(state, second, observation.Third ?? 0) : null);
        if (violation is not null || observation.Outcome != Answer.Ok)
        {
            return violation;
        }

        var domains = state.Part<DomainSpecification>();
        var isGiven = observation.Flag;
        if (Forbids(request) is { } forbids)
        {
            state.Evidence.Count(forbids);
            DomainSpecification.Shake(request.Domain, forbids);
            if (request.Skew != 0 || request.IsTaken)
            {
                Invalid(state, request.Domain, request.Page, request.Pages + 1, isRequired: true);
            }

            return isGiven && state.Breaks(forbids)
                ? Broken(forbids, request, "a failure: the call has no meaning there", "ok")
                : null;
        }

        var mapping = domains.Make(request.Domain, request.Device, request.Page, request.Parts, request.Direction);
        if (isGiven)
        {
            domains.Refusals = 0;
            domains.Begin(mapping);
            return null;
        }

        var isPromised = domains.IsTranslationPromised(request.Domain, request.Pages * request.Unit);
        if (isPromised)
        {
            state.Evidence.Count(IommuClauses.PromisedDomainsAreGiven);
        }

        domains.Undo(mapping);
        return
            isPromised
            && ++domains.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(IommuClauses.PromisedDomainsAreGiven)
            ? Broken(
                IommuClauses.PromisedDomainsAreGiven,
                request,
                "ok: the description promises the room",
                "a failure"
            )
            : null;
    }

    public static Violation? JudgeRemoval(
        SpecificationState state,
        in DomainRemoval removal,
        bool isAligned,
        Observation observation
    )
    {
        if (Shape.Check(state, observation) is { } violation)
        {
            return violation;
        }

        var unit = DomainSpecification.UnitOf(state.Profile);
        var removed = observation.Value;
        if (!isAligned)
        {
            state.Evidence.Count(IommuClauses.UnalignedRemovalsRemoveNothing);
            Invalid(state, removal.Domain, removal.Page, removal.Count + 1, isRequired: true);
            DomainSpecification.Shake(removal.Domain, IommuClauses.UnalignedRemovalsRemoveNothing);
            return removed != 0 && state.Breaks(IommuClauses.UnalignedRemovalsRemoveNothing)
                ? Broken(IommuClauses.UnalignedRemovalsRemoveNothing, "nothing removed", new ByteCount(removed))
                : null;
        }

        var run = RunFrom(removal.Domain, removal.Page, removal.Count);
        if (run < removal.Count)
        {
            Invalid(state, removal.Domain, removal.Page, removal.Count, isRequired: run == 0);
        }

        var most = run < removal.Count ? run : run + MoreOf(state, removal);
        // To split a large page takes memory, which may be what fails.
        var least = state.Part<DomainSpecification>().MayFail ? 0 : run;
        state.Evidence.Count(IommuClauses.RemovalTellsItsSize);
        if (removed % unit != 0 || removed / unit < least || removed / unit > most)
        {
            var wanted =
                run == most
                    ? $"{new ByteCount(run * unit)} bytes"
                    : $"{new ByteCount(run * unit)} to {new ByteCount(most * unit)} bytes";
            if (state.Breaks(IommuClauses.RemovalTellsItsSize))
            {
                return Broken(IommuClauses.RemovalTellsItsSize, wanted, new ByteCount(removed));
            }
        }

        DomainSpecification.Shake(removal.Domain, IommuClauses.OthersStay);
        var domains = state.Part<DomainSpecification>();
        var pages = Math.Clamp(removed / unit, least, most);
        for (ulong i = 0; i < pages; i++)
        {
            domains.Remove(removal.Domain, removal.Page + i);
        }

        removal.Domain.RemovedUpTo = removal.Page + pages;
        return null;
    }

    public static Violation? JudgeAnswer(
        SpecificationState state,
        DomainMapping mapping,
        ulong offset,
        Observation observation
    )
    {
        var clause = IommuClauses.AddressesAreTold;
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var domains = state.Part<DomainSpecification>();
        var address = new DmaAddress(mapping.Page * DomainSpecification.UnitOf(state.Profile) + offset);
        if (domains.MayLinger(mapping.Domain, address.Value / DomainSpecification.UnitOf(state.Profile), 1))
        {
            return null;
        }

        state.Evidence.Count(clause);
        var isTold = observation.Outcome == Answer.Ok;
        if (
            !mapping.Domain.Pages.TryGetValue(address.Value / DomainSpecification.UnitOf(state.Profile), out var window)
        )
        {
            return isTold && state.Breaks(clause)
                ? Broken(clause, $"no address: nothing is mapped at {address}", new PhysicalAddress(observation.Value))
                : null;
        }

        if (window.Block.Physical is not { } start)
        {
            return null;
        }

        var wanted = start.Value + (ulong)window.Start + (address.Value - window.Address.Value);
        return (!isTold || observation.Value != wanted) && state.Breaks(clause)
            ? Broken(
                clause,
                new PhysicalAddress(wanted).ToString(),
                isTold ? new PhysicalAddress(observation.Value).ToString() : observation.Outcome.ToString()
            )
            : null;
    }

    /// <summary>The clause by which a map has to fail; null if it may succeed.</summary>
    private static ClauseId? Forbids(in DomainRequest request) =>
        request.Skew != 0 ? IommuClauses.UnalignedMapsAreRefused
        : request.IsOutside ? IommuClauses.ApertureIsKept
        : request.IsTaken ? IommuClauses.OverlapIsRefused
        : null;

    /// <summary>A block of pages is in one place, whole pages from its first byte on, and away from others.</summary>
    private static Violation? Misplaced(SpecificationState state, Block block, ulong start)
    {
        var clause = IommuClauses.PagesHaveOneAddress;
        state.Evidence.Count(clause);
        var told = block.Physical;
        var isWhole =
            start % (ulong)state.Profile.PageSize == 0 && (UInt128)start + (UInt128)block.Length <= (UInt128)1 << 64;
        if ((told?.Value ?? start) == start && isWhole && !state.Part<DomainSpecification>().IsTakenAt(block, start))
        {
            block.Physical = new PhysicalAddress(start);
            return null;
        }

        return state.Breaks(clause)
            ? Broken(
                clause,
                told?.ToString() ?? "the start of pages that no other block has",
                new PhysicalAddress(start)
            )
            : null;
    }

    /// <summary>The addresses are a mistake of the driver as well, which a platform with diagnostics reports.</summary>
    private static void Invalid(SpecificationState state, Domain domain, ulong page, ulong count, bool isRequired)
    {
        var unit = DomainSpecification.UnitOf(state.Profile);
        var range = Interval.At(page * unit, (UInt128)count * unit);
        state.Part<DiagnosticsSpecification>().NoteRange(domain.Id, range, isRequired);
    }

    /// <summary>How many pages from one on are translated without a hole.</summary>
    private static ulong RunFrom(Domain domain, ulong page, ulong count)
    {
        ulong run = 0;
        while (run < count && domain.Pages.ContainsKey(page + run))
        {
            run++;
        }

        return run;
    }

    /// <summary>How many pages more may go with a removal that ends inside a large page: up to where the page ends, be it joined of several maps.</summary>
    private static ulong MoreOf(SpecificationState state, in DomainRemoval removal)
    {
        var largest = Domains.LargestPage(state.Profile);
        var last = removal.Page + removal.Count;
        if (
            state.Profile.Iommu!.RemovesExactly == Claim.Yes
            || !removal.Domain.Pages.ContainsKey(last - 1)
            || last % largest == 0
        )
        {
            return 0;
        }

        ulong more = 0;
        while ((last + more) % largest != 0 && removal.Domain.Pages.ContainsKey(last + more))
        {
            more++;
        }

        return more;
    }

    private static Violation Broken(ClauseId clause, in DomainRequest request, string expected, string observed) =>
        new(clause, expected, observed) { Device = request.Device };

    private static Violation Broken(ClauseId clause, string expected, object observed) =>
        new(clause, expected, string.Create(CultureInfo.InvariantCulture, $"{observed}"));
}
