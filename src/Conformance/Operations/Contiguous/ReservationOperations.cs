using System.Numerics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>The step of the boot in which an area is reserved: before all else.</summary>
internal static class ReservationOperations
{
    private const int Device = 0,
        Size = 1,
        Limit = 2,
        Alignment = 3;

    /// <summary>Limits are drawn as powers of two: the address that no byte of the area reaches, none first.</summary>
    private static readonly ulong[] Limits = [0, 1UL << 24, 1UL << 26, 1UL << 30, 1UL << 32, 1UL << 40];

    /// <summary>Alignments with a meaning, and then some without.</summary>
    private static readonly ulong[] Alignments = [0, 1, 0x1000, 0x4000, 0x1_0000, 0x10_0000, 0x3000, 0x1001];

    public static OperationKind Reserve { get; } =
        new()
        {
            Name = "reserve_contiguous",
            Driver = new(
                """
                { struct cma *area; cma_declare_contiguous(0, {size}, {limit|NONE=0|SIXTEEN_MIB=SZ_16M|SIXTY_FOUR_MIB=SZ_64M|ONE_GIB=SZ_1G|FOUR_GIB=SZ_4G|ONE_TIB=SZ_1T}, {alignment|NONE=0|ONE_BYTE=1|FOUR_KIB=SZ_4K|SIXTEEN_KIB=SZ_16K|SIXTY_FOUR_KIB=SZ_64K|ONE_MIB=SZ_1M|TWELVE_KIB=3 * SZ_4K}, 0, false, "dma", &area); {device}->cma_area = area; }
                """
            ),
            Needs = nameof(IContiguous),
            Arguments =
            [
                Argument.Device,
                Argument.Size,
                Argument.Choice("limit", "NONE", "SIXTEEN_MIB", "SIXTY_FOUR_MIB", "ONE_GIB", "FOUR_GIB", "ONE_TIB"),
                Argument.Choice(
                    "alignment",
                    "NONE",
                    "ONE_BYTE",
                    "FOUR_KIB",
                    "SIXTEEN_KIB",
                    "SIXTY_FOUR_KIB",
                    "ONE_MIB",
                    "TWELVE_KIB",
                    "ODD"
                ),
            ],
            // Only the first steps of a program can be one, so that the weight takes nothing from other kinds.
            Weight = 128,
            Range = (SpecificationState _, in Operation _, int _) => (0, 1UL << 32),
            Usual = (SpecificationState state, in Operation _, int _) => (0, Math.Max(1, Room(state))),
            Edge = (SpecificationState state, in Operation _, int _, ulong pick) =>
                pick % 2 == 0 ? Room(state) : (ulong)state.Profile.PageSize,
            First = AskForAllBefore,
            Then = AskAfter,
            IsAllowed = IsAllowed,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine
                    .Facet<IContiguous>()
                    .Reserve(
                        new ByteCount(op[Size]),
                        new PhysicalAddress(Limits[op[Limit]]),
                        new ByteCount(Alignments[op[Alignment]]),
                        new DeviceId((int)op[Device])
                    );
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.First.Value;
                observation.Other = answer.Value.Start.Value;
                observation.Third = answer.Value.Pages;
                observation.Flag = answer.Value.Device != new DeviceId((int)op[Device]);
            },
            Judge = Judge,
        };

    /// <summary>
    /// Before the first other call, and for a device that has no area of its own. A machine that is only drained keeps what was
    /// reserved before, of which the next sequence knows nothing.
    /// </summary>
    private static bool IsAllowed(SpecificationState state, in Operation op)
    {
        var contiguous = state.Part<ContiguousSpecification>();
        var device = new DeviceId((int)Math.Min(op[Device], int.MaxValue));
        return op[Device] < (ulong)state.Profile.Devices.Count
            && state.Profile.Platform.StartsFresh == Claim.Yes
            && state.Step == contiguous.ReservedAt
            && !contiguous.IsDistrusted(device)
            && contiguous.AreaOf(device)?.Area?.Device != device;
    }

    private static Violation? Judge(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var contiguous = state.Part<ContiguousSpecification>();
        var device = new DeviceId((int)op[Device]);
        var isGiven = observation.Outcome == Answer.Ok;
        var alignment = Alignments[op[Alignment]];
        var isFirst = !contiguous.HasReserved;
        contiguous.Reserved(null);
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        if (op[Size] == 0 || alignment != 0 && !BitOperations.IsPow2(alignment))
        {
            state.Evidence.Count(ContiguousClauses.MeaninglessReservationsFail);
            if (isGiven)
            {
                contiguous.Distrust(device);
            }

            return isGiven && state.Breaks(ContiguousClauses.MeaninglessReservationsFail)
                ? Broken(
                    ContiguousClauses.MeaninglessReservationsFail,
                    device,
                    "failed: a size of 0, or an alignment that is no power of two",
                    "an area"
                )
                : null;
        }

        var isPromised = isFirst && op[Limit] == 0 && op[Size] <= Room(state) && alignment <= op[Size];
        if (isPromised)
        {
            state.Evidence.Count(ContiguousClauses.PromisedReservationsSucceed);
        }

        if (!isGiven)
        {
            return
                isPromised
                && ++contiguous.RefusedReservations > state.Profile.Platform.Room.RefusalsInARow
                && state.Breaks(ContiguousClauses.PromisedReservationsSucceed)
                ? Broken(
                    ContiguousClauses.PromisedReservationsSucceed,
                    device,
                    "an area: the description promises the room",
                    "failed"
                )
                : null;
        }

        state.Evidence.Count(ContiguousClauses.ReservedAsAsked);
        var area = new ReservedArea(
            new PageNumber(observation.Value),
            observation.Third ?? 0,
            new PhysicalAddress(observation.Other ?? 0),
            device
        );
        var trouble = observation.Flag ? "serves another device" : FindTrouble(state, op, area);
        if (trouble is null)
        {
            contiguous.Reserved(area);
            return null;
        }

        contiguous.Distrust(device);
        return state.Breaks(ContiguousClauses.ReservedAsAsked)
            ? Broken(
                ContiguousClauses.ReservedAsAsked,
                device,
                "an area of its own as large as asked for, aligned and below the limit",
                $"{area}: {trouble}"
            )
            : null;
    }

    private static string? FindTrouble(SpecificationState state, in Operation op, ReservedArea area)
    {
        var page = state.Profile.Platform.PageSize.Value;
        var length = (UInt128)area.Pages * page;
        var bytes = Interval.At(area.Start.Value, length);
        var pages = Interval.At(area.First.Value, area.Pages);
        var (limit, alignment) = (Limits[op[Limit]], Alignments[op[Alignment]]);
        return bytes.End > (UInt128)1 << 64 || pages.End > (UInt128)1 << 64 ? "ends beyond 64 bits"
            : length < op[Size] ? "is too small"
            : area.Start.Value % page != 0 ? "does not begin with a page"
            : alignment != 0 && area.Start.Value % alignment != 0 ? "is not aligned"
            : limit != 0 && bytes.End > limit ? "reaches the limit"
            : state.Part<ContiguousSpecification>().Areas.Any(other => Overlaps(other.Area, pages, bytes, page))
                ? "has pages of another area"
            : null;
    }

    private static bool Overlaps(ReservedArea? other, Interval pages, Interval bytes, ulong page) =>
        other is { } area
        && (
            Interval.At(area.First.Value, area.Pages).Overlaps(pages)
            || Interval.At(area.Start.Value, (UInt128)area.Pages * page).Overlaps(bytes)
        );

    /// <summary>Of the first reservation all that there is for areas is promised, if nothing is said of where it may lie.</summary>
    private static bool AskForAllBefore(
        SpecificationState state,
        in Operation reserve,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = reserve.As(id);
        (next[Size], next[Limit], next[Alignment]) = (Room(state), 0, (pick >> 8) % (ulong)Alignments.Length);
        return pick % 4 == 0 && !state.Part<ContiguousSpecification>().HasReserved;
    }

    /// <summary>An area shows in the blocks that it serves, and what failed must have spoiled nothing.</summary>
    private static bool AskAfter(
        SpecificationState state,
        in Operation reserved,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = reserved.As(id);
        if (pick % 8 != 0 && state.Part<ContiguousSpecification>().Areas.All(area => area.IsDeclared))
        {
            var choice = (pick >> 8) % 4;
            next[Size] = choice == 0 ? 0 : Math.Max(1, Room(state));
            next[Limit] = choice == 3 ? (pick >> 16) % (ulong)Limits.Length : 0;
            next[Alignment] = choice is 1 or 2 ? 0 : (pick >> 24) % (ulong)Alignments.Length;
            return true;
        }

        next = new Operation(BlockOperations.Allocate, id);
        next[0] = reserved[Device];
        next[1] = 1 + (pick >> 8) % 4;
        next[2] = (pick >> 16) % 4;
        return true;
    }

    private static ulong Room(SpecificationState state) => state.Profile.Contiguous?.Room.Reservation.Value ?? 0;

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };
}
