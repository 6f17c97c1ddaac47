using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Asking where in memory an address of a device leads.</summary>
internal static class PhysicalOperations
{
    private const int MappingIndex = 0,
        Offset = 1;

    public static OperationKind Ask { get; } =
        new()
        {
            Name = "physical_address",
            Driver = new("iommu_iova_to_phys(iommu_get_domain_for_dev({mapping.device}), {mapping.at});"),
            Needs = nameof(IPhysicalView),
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) => IsAllowed(state, op, out _, out _),
            Range = (SpecificationState state, in Operation op, int _) =>
                (0, Math.Max(1, Windows.LengthOf(state, op[MappingIndex])) - 1),
            Origin = HandOvers.OriginOfMapping,
            Then = AskAgain,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsAllowed(state, op, out var mapping, out var offset))
                {
                    var address = mapping.Address.Add(new ByteCount((ulong)offset));
                    var answer = machine.Facet<IPhysicalView>().PhysicalAddressOf(mapping.Device, address);
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = Judge,
        };

    /// <summary>Where a buffer lies that has to be contiguous shows in its first and its last page.</summary>
    public static bool TryAsk(SpecificationState state, Allocation allocation, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(Ask, id);
        next[MappingIndex] = allocation.Window.Id;
        next[Offset] = pick % 2 * (ulong)(allocation.Window.Length - 1);
        return state.Profile.Facets.Contains(nameof(IPhysicalView))
            && allocation.Window.Length > state.Profile.PageSize
            && IsAllowed(state, next, out _, out _);
    }

    private static Violation? Judge(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsAllowed(state, op, out var mapping, out var offset))
        {
            return null;
        }

        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        state.Evidence.Count(IommuClauses.PhysicalAddressesStay);
        if (observation.Outcome != Answer.Ok)
        {
            return state.Breaks(IommuClauses.PhysicalAddressesStay)
                ? Broken(
                    IommuClauses.PhysicalAddressesStay,
                    mapping,
                    "the physical address: the byte is mapped",
                    observation.Outcome.ToString()
                )
                : null;
        }

        var physical = observation.Value;
        var violation = Moved(state, mapping, offset, physical) ?? Shared(state, mapping, offset, physical);
        state.Part<TranslationSpecification>().Tell(mapping, offset, physical);
        return violation;
    }

    /// <summary>What was told of another byte of the mapping says where this one is, if they lie in one page or all of it is contiguous.</summary>
    private static Violation? Moved(SpecificationState state, Mapping mapping, int offset, ulong physical)
    {
        foreach (var told in state.Part<TranslationSpecification>().LiveAnswers)
        {
            if (told.Mapping != mapping)
            {
                continue;
            }

            var isOfOnePage = IsOfOnePage(state.Profile, mapping, told.Offset, offset);
            if (!isOfOnePage && !MustBeContiguous(state, mapping))
            {
                continue;
            }

            var clause = isOfOnePage ? IommuClauses.PhysicalAddressesStay : CoherentClauses.ContiguityCanBeForced;
            if (!isOfOnePage && state.Isolates(mapping.Device))
            {
                state.Evidence.Count(clause);
            }

            var wanted = (Int128)told.Physical - told.Offset + offset;
            if (wanted != physical && state.Breaks(clause))
            {
                return Broken(
                    clause,
                    mapping,
                    $"{new PhysicalAddress(unchecked((ulong)wanted))}, since +{Shape.Hex(told.Offset)} is at {new PhysicalAddress(told.Physical)}",
                    new PhysicalAddress(physical).ToString()
                );
            }
        }

        return null;
    }

    /// <summary>Other memory that was told of does not lie there.</summary>
    private static Violation? Shared(SpecificationState state, Mapping mapping, int offset, ulong physical)
    {
        var clause = IommuClauses.PhysicalAddressesAreNotShared;
        foreach (var told in state.Part<TranslationSpecification>().LiveAnswers)
        {
            if (told.Mapping.Block == mapping.Block)
            {
                continue;
            }

            state.Evidence.Count(clause);
            // As far as both pages reach to either side, the bytes of both mappings stand side by side.
            var (mine, theirs) = (
                SideBySide(state.Profile, mapping, offset, physical),
                SideBySide(state.Profile, told.Mapping, told.Offset, told.Physical)
            );
            if (mine.Overlaps(theirs) && state.Breaks(clause))
            {
                return Broken(
                    clause,
                    mapping,
                    $"memory of its own: that of step #{told.Mapping.Step} lies at {theirs}",
                    mine.ToString()
                );
            }
        }

        return null;
    }

    private static Interval SideBySide(Profile profile, Mapping mapping, int offset, ulong physical)
    {
        var unit = UnitOf(profile);
        var within = (int)((mapping.Address.Value + (ulong)offset) & (unit - 1));
        var before = Math.Min(within, offset);
        var behind = Math.Min((int)unit - within, mapping.Length - offset);
        return new Interval(physical - UInt128.Min((UInt128)before, physical), (UInt128)physical + (UInt128)behind);
    }

    private static bool IsOfOnePage(Profile profile, Mapping mapping, int one, int other)
    {
        var unit = UnitOf(profile);
        return (mapping.Address.Value + (ulong)one) / unit == (mapping.Address.Value + (ulong)other) / unit;
    }

    /// <summary>How many bytes a translation keeps together: where nothing is said of granules, each may be anywhere.</summary>
    private static ulong UnitOf(Profile profile) =>
        profile.Isolates && profile.Platform.IsolationGranule.Value > 0
            ? Math.Min(profile.Platform.IsolationGranule.Value, profile.Platform.PageSize.Value)
            : 1;

    private static bool MustBeContiguous(SpecificationState state, Mapping mapping) =>
        state.Profile.Coherent?.HonoursForceContiguous == Claim.Yes
        && state.Handles.TryGet<Allocation>(mapping.Id, out var allocation)
        && allocation.Attributes.HasFlag(DmaAttributes.ForceContiguous);

    /// <summary>A page is where its first byte is said to be, and no other memory lies there: another byte is asked about, or another mapping.</summary>
    private static bool AskAgain(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        next = made.As(id);
        var length = Windows.LengthOf(state, made[MappingIndex]);
        var live = state.Part<ReachSpecification>().Live;
        if (pick % 4 == 0)
        {
            next[Offset] = made[Offset] == 0 && length > 0 ? length - 1 : 0;
        }
        else if (live.Count > 0)
        {
            next[MappingIndex] = live[(int)((pick >> 8) % (ulong)live.Count)].Step;
            next[Offset] = 0;
        }

        return pick % 4 != 3
            && (next[MappingIndex] != made[MappingIndex] || next[Offset] != made[Offset])
            && IsAllowed(state, next, out _, out _);
    }

    /// <summary>Not of what pools gave, which may be declared memory, and not of declared memory itself or registers.</summary>
    private static bool IsAllowed(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Mapping? mapping,
        out int offset
    )
    {
        offset = 0;
        if (
            !Windows.TryFind(state, op[MappingIndex], op[Offset], out mapping, out var within)
            || within >= (ulong)mapping.Length
            || state.Handles.KindOf(op[MappingIndex]) == HandleKind.PooledBlock
            || state.Handles.TryGet<Allocation>(op[MappingIndex], out var allocation)
                && (allocation.Region is not null || allocation.IsMarked)
        )
        {
            return false;
        }

        offset = (int)within;
        return mapping
            is { Ended: false, Refused: false, Distrusted: false, IsOfRegisters: false, IsTranslation: false };
    }

    private static Violation Broken(ClauseId clause, Mapping mapping, string expected, string observed) =>
        new(clause, expected, observed) { About = mapping };
}
