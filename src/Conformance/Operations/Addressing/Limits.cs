using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>DMA addresses that a platform gave, held against what limits them.</summary>
/// <param name="Device">The device.</param>
/// <param name="Range">The addresses.</param>
/// <param name="MappedAt">The id of the step that made the mapping; 0 for a buffer.</param>
/// <param name="IsAnywhere">Whether the platform chose the memory or the address, so that it may lie beyond a limit.</param>
internal readonly record struct Limits(DeviceId Device, Interval Range, ulong MappedAt, bool IsAnywhere)
{
    /// <summary>No byte lies beyond the mask in force.</summary>
    public Violation? CheckMask(SpecificationState state, MaskSort sort)
    {
        var masks = sort.Of(state, Device);
        return CheckMask(state, masks.InForce, sort.AsLimit(masks), sort.Word);
    }

    /// <summary>No byte lies beyond a mask.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="clause">The clause by which it is the limit.</param>
    /// <param name="word">What it is called.</param>
    public Violation? CheckMask(SpecificationState state, DmaMask mask, ClauseId clause, string word)
    {
        CountIfTelling(state, mask.Value, clause);
        return Range.Last > mask.Value && state.Breaks(clause) ? Beyond(clause, $"within the {word} {mask}") : null;
    }

    /// <summary>No byte lies beyond what the bus of the device passes on, or where no address of the device lies.</summary>
    public Violation? CheckBus(SpecificationState state, MaskSort sort) =>
        CheckBus(state, sort.Of(state, Device).InForce, sort.FitsTheBus);

    /// <summary>No byte lies beyond what the bus of the device passes on, or where no address of the device lies.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="mask">The mask, without which the limit bites.</param>
    /// <param name="clause">The clause.</param>
    public Violation? CheckBus(SpecificationState state, DmaMask mask, ClauseId clause)
    {
        var limit = state.Profile.Devices[Device.Index].BusLimit;
        if (mask.Value > limit.Value)
        {
            CountIfTelling(state, limit.Value, clause);
        }

        return Range.Last > limit.Value && limit.Value != ulong.MaxValue && state.Breaks(clause)
            ? Beyond(clause, $"no byte beyond the bus limit {limit}")
            : TranslationJudgement.Check(state, Device, Range, MappedAt, HighestFree(state, mask, limit));
    }

    /// <summary>It is evidence if a platform that overlooked the limit could have answered an address beyond it: there is memory there.</summary>
    private void CountIfTelling(SpecificationState state, ulong limit, ClauseId clause)
    {
        if (IsAnywhere && limit != ulong.MaxValue && RequiredOf(state) > limit)
        {
            state.Evidence.Count(clause);
        }
    }

    /// <summary>The last address that the platform could have answered as far as mask, bus and memory go; null where it had no choice.</summary>
    private ulong? HighestFree(SpecificationState state, DmaMask mask, DmaAddress limit) =>
        IsAnywhere ? Math.Min(Math.Min(mask.Value, limit.Value), RequiredOf(state)) : null;

    private ulong RequiredOf(SpecificationState state) =>
        MaskSort.Streaming.Of(state, Device).Required?.Value ?? ulong.MaxValue;

    private Violation Beyond(ClauseId clause, string expected) =>
        new(clause, expected, Range.ToString()) { Device = Device, MappedAt = MappedAt };
}
