using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Judgements that operations of every area share.</summary>
internal static class Shape
{
    /// <summary>A valid call succeeds, and reports no fault that is not one.</summary>
    public static Violation? Check(SpecificationState state, Observation observation, DeviceId? device = null)
    {
        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        if (observation.Outcome != Answer.Ok && state.Breaks(PlatformClauses.ValidCallSucceeds))
        {
            return new Violation(
                PlatformClauses.ValidCallSucceeds,
                "ok: the call is valid and names what is live",
                observation.Outcome.ToString()
            )
            {
                Device = device,
            };
        }

        return NoEvents(state, observation);
    }

    /// <summary>A call of a facet that is provided is there, though it may fail.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="observation">What was answered.</param>
    /// <param name="expected">What it may answer, in words.</param>
    /// <param name="device">The device concerned, where there is one.</param>
    public static Violation? Supported(
        SpecificationState state,
        Observation observation,
        string expected,
        DeviceId? device = null
    )
    {
        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        return observation.Outcome.Status == AnswerStatus.Unsupported && state.Breaks(PlatformClauses.ValidCallSucceeds)
            ? new Violation(PlatformClauses.ValidCallSucceeds, expected, "unsupported") { Device = device }
            : null;
    }

    /// <summary>An operation that is no access of a device reports no fault.</summary>
    public static Violation? NoEvents(SpecificationState state, Observation observation)
    {
        state.Evidence.Count(PlatformClauses.OnlyRealFaults);
        return observation.EventCount != 0 && state.Breaks(PlatformClauses.OnlyRealFaults)
            ? new Violation(
                PlatformClauses.OnlyRealFaults,
                "no event: the operation is no access of a device",
                observation.Events[0].ToString()
            )
            {
                Device = observation.Events[0].Device,
            }
            : null;
    }

    /// <summary>Every fault is one of the access just made.</summary>
    public static Violation? FaultsAreOf(
        SpecificationState state,
        Observation observation,
        DeviceId device,
        Specification.Space.Interval access,
        bool isWrite
    )
    {
        state.Evidence.Count(PlatformClauses.OnlyRealFaults);
        foreach (ref readonly var fault in observation.Events)
        {
            var range = Specification.Space.Interval.At(fault.Range.Start.Value, fault.Range.Length.Value);
            var isOf =
                fault.Kind == PlatformEventKind.Fault
                && fault.Device == device
                && fault.IsWrite == isWrite
                && range.Start >= access.Start
                && range.End <= access.End
                && range.End > range.Start;
            if (!isOf && state.Breaks(PlatformClauses.OnlyRealFaults))
            {
                return new Violation(
                    PlatformClauses.OnlyRealFaults,
                    $"a fault only of {device}, {(isWrite ? "store to" : "load from")} {access}",
                    fault.ToString()
                )
                {
                    Device = device,
                };
            }
        }

        return null;
    }

    /// <summary>An access of a device where it may be blocked never fails as a call, and every fault is one of it.</summary>
    public static Violation? Accessed(
        SpecificationState state,
        Observation observation,
        Mapping mapping,
        Specification.Space.Interval access,
        bool isWrite
    ) =>
        observation.Outcome != Answer.Ok && state.Breaks(PlatformClauses.ValidCallSucceeds)
            ? new Violation(
                PlatformClauses.ValidCallSucceeds,
                "ok: a device access never fails, a fault is an event",
                observation.Outcome.ToString()
            )
            {
                About = mapping,
            }
            : FaultsAreOf(state, observation, mapping.Device, access, isWrite);

    /// <summary>A wrong byte in words; null if the clause is set aside.</summary>
    public static Violation? Content(
        SpecificationState state,
        Block block,
        in WrongByte wrong,
        ReadOnlySpan<byte> bytes,
        int start,
        Mapping? mapping
    )
    {
        if (!state.Breaks(wrong.Clause))
        {
            block.Undefine(start, start + bytes.Length, true);
            return null;
        }

        var value = wrong.ExpectedValue < 0 ? "the content" : Hex(wrong.ExpectedValue);
        var made = wrong.Expected == 0 ? "" : $" of step #{wrong.Expected}";
        var observed = bytes[wrong.Offset - start];
        var origin =
            wrong.Observed == 0 ? "no value that may still be there"
            : wrong.Observed == wrong.Expected ? $"as step #{wrong.Observed}"
            : $"the older value of step #{wrong.Observed}";
        return new Violation(
            wrong.Clause,
            $"{value}{made} at {block.Title}+{Hex(wrong.Offset)}, or newer",
            $"{Hex(observed)}, {origin}"
        )
        {
            About = mapping,
        };
    }

    public static string Hex(int value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x2}");
}
