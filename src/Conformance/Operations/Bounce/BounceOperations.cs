using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Asking that addresses keep bits of the buffer, and what a device that is not trusted finds beside its mappings.</summary>
internal static class BounceOperations
{
    private const int Device = 0,
        Mask = 1,
        MappingIndex = 0,
        Side = 1,
        Size = 2;

    /// <summary>So many bytes of a load are not equal to what is known by chance.</summary>
    private const int TellingLength = 8;

    private static readonly ulong[] Masks = [0, 0x1ff, 0x7ff, 0xfff, 0x3fff];

    private static readonly Argument MaskArgument = Argument.Choice("mask", "0x0", "0x1ff", "0x7ff", "0xfff", "0x3fff");

    private static readonly Argument SideArgument = Argument.Choice("side", "BEHIND", "BEFORE");

    public static OperationKind SetMinAlignMask { get; } =
        new()
        {
            Name = "set_min_align_mask",
            Driver = new("dma_set_min_align_mask({device}, {mask});"),
            Needs = nameof(IBounce),
            Arguments = [Argument.Device, MaskArgument],
            Weight = 2,
            IsAllowed = MaskOperations.IsDevice,
            Then = Bounces.AskAfterMask,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(
                    machine.Facet<IBounce>().SetMinAlignMask(DeviceOf(op), new ByteCount(Masks[(int)op[Mask]]))
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (observation.Outcome == Answer.Ok)
                {
                    state.Part<BounceSpecification>().Accept(DeviceOf(op), Masks[(int)op[Mask]]);
                }

                return Shape.NoEvents(state, observation);
            },
        };

    public static OperationKind LoadPadding { get; } =
        new()
        {
            Name = "padding_load",
            Driver = new(
                "device_read({mapping.device}, {mapping.dma} {side|BEHIND=+ {mapping.size}|BEFORE=- {size}}, seen, {size});"
            ),
            Needs = nameof(IBounce),
            Arguments = [Argument.Uses(HandleKind.Mapping), SideArgument, Argument.Size],
            Weight = 3,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) => IsBeside(state, op, out _, out _),
            Range = (SpecificationState state, in Operation op, int _) =>
                state.Handles.TryGet<Mapping>(op[MappingIndex], out var mapping)
                    ? (1UL, Math.Max(1UL, LengthOf(state.Profile, mapping, op[Side])))
                    : (0UL, 0UL),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsBeside(state, op, out var mapping, out var access))
                {
                    var data = observation.ReserveForLoad((int)op[Size]);
                    var address = new DmaAddress((ulong)access.Start);
                    observation.Note(machine.Platform.DeviceLoad(mapping.Device, address, data));
                }
            },
            Judge = JudgeLoad,
        };

    /// <summary>Whether a device may look beside a mapping: it is not trusted, and may load what is mapped.</summary>
    public static bool IsLookedBeside(SpecificationState state, Mapping mapping) =>
        state.Profile.BounceOf(mapping.Device).Untrusted == Claim.Yes
        && !mapping.Ended
        && !mapping.Distrusted
        && mapping.Direction != DmaDirection.FromDevice;

    /// <summary>How many bytes lie beside a mapping in its granules, on one side.</summary>
    public static ulong LengthOf(Profile profile, Mapping mapping, ulong side)
    {
        var (granules, range) = (BounceJudgement.GranulesOf(mapping, profile), ReachSpecification.RangeOf(mapping));
        return (ulong)(side == 0 ? granules.End - range.End : range.Start - granules.Start);
    }

    private static Violation? JudgeLoad(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsBeside(state, op, out var mapping, out var access))
        {
            return null;
        }

        if (Shape.Accessed(state, observation, mapping, access, isWrite: false) is { } violation)
        {
            return violation;
        }

        if (observation.EventCount > 0 || observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var isKnown = false;
        var shown = FindForeign(state, mapping, mapping, access, observation.Data, ref isKnown);
        foreach (var ended in state.Part<ReachSpecification>().Ended)
        {
            if (shown is null && !ended.Refused)
            {
                shown = FindForeign(state, mapping, ended, access, observation.Data, ref isKnown);
            }
        }

        if (isKnown)
        {
            state.Evidence.Count(BounceClauses.PaddingShowsNothing);
        }

        return shown is not null && state.Breaks(BounceClauses.PaddingShowsNothing)
            ? new Violation(
                BounceClauses.PaddingShowsNothing,
                "bytes that show nothing of other memory: the device is not trusted",
                shown
            )
            {
                About = mapping,
            }
            : null;
    }

    /// <summary>Looks for content of a buffer at the addresses at which it would be if the load went on where a mapping leads.</summary>
    private static string? FindForeign(
        SpecificationState state,
        Mapping mapping,
        Mapping leads,
        Interval access,
        ReadOnlySpan<byte> bytes,
        ref bool isKnown
    )
    {
        var block = leads.Block;
        if (!state.Handles.TryGet<Block>(block.Id, out var live) || live != block)
        {
            return null;
        }

        // Of what has ended only its own bytes were ever there; beside a live mapping the whole block might be.
        var (first, last) = leads.Ended ? (leads.Start, leads.End) : (0, block.Length);
        var shift = leads.Start - (Int128)leads.Address.Value;
        var start = Int128.Max((Int128)access.Start + shift, first);
        var end = Int128.Min((Int128)access.End + shift, last);
        if (end - start < TellingLength || !state.Part<ReachSpecification>().ShareMemory(leads.Device, mapping.Device))
        {
            return null;
        }

        var skipped = (int)(start - shift - (Int128)access.Start);
        var found = block.FindForeign(
            mapping.Device,
            (int)start,
            bytes.Slice(skipped, (int)(end - start)),
            TellingLength,
            ref isKnown
        );
        return found < 0 ? null : $"the content of buffer #{block.Id}+{Shape.Hex(found)}";
    }

    /// <summary>Whether a load of padding may be made now.</summary>
    /// <param name="state">What must hold.</param>
    /// <param name="op">The load.</param>
    /// <param name="mapping">The mapping beside which it looks.</param>
    /// <param name="access">Where.</param>
    public static bool IsBeside(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Mapping? mapping,
        out Interval access
    )
    {
        access = default;
        if (
            !state.Handles.TryGet(op[MappingIndex], out mapping)
            || !IsLookedBeside(state, mapping)
            || op[Size] == 0
            || op[Size] > LengthOf(state.Profile, mapping, op[Side])
        )
        {
            return false;
        }

        var range = ReachSpecification.RangeOf(mapping);
        access = Interval.At((ulong)(op[Side] == 0 ? range.End : range.Start - op[Size]), op[Size]);
        // What else is mapped for the device there is its own.
        var beside = access;
        var reach = state.Part<ReachSpecification>();
        var device = mapping.Device;
        return access.End <= (UInt128)1 << 64
            && !reach.Live.Any(other =>
                reach.ShareAddresses(other, device) && ReachSpecification.RangeOf(other).Overlaps(beside)
            );
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
