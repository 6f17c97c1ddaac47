using System.Globalization;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Reporting;

/// <summary>What a failure says, part by part, each fit for one line: what a text lays out for a person and a file for a program.</summary>
internal sealed record FailureParts
{
    /// <summary>The name of the platform.</summary>
    public required string Platform { get; init; }

    /// <summary>The profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The device concerned; null if none is.</summary>
    public required string? Device { get; init; }

    /// <summary>What the clause allows.</summary>
    public required string Expected { get; init; }

    /// <summary>What was seen instead, and at which step.</summary>
    public required string Observed { get; init; }

    /// <summary>The step that mapped what is concerned; null if there is none.</summary>
    public required string? Mapped { get; init; }

    /// <summary>The program with its answers, a line a step.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The parts of a failure.</summary>
    public static FailureParts Of(Failure failure)
    {
        var program = ProgramText.Of(failure);
        var (device, mapped) = Concerned(failure, program);
        return new FailureParts
        {
            Platform = PlainText.Clean(failure.Profile.Platform.Name),
            Profile = PlainText.Clean(failure.Profile.Name),
            Device =
                device >= 0 && device < failure.Profile.Devices.Count
                    ? Describe(failure.Profile, failure.Profile.Devices[device])
                    : null,
            Expected = program.Rename(failure.Violation.Expected),
            Observed = ObservedOf(failure, program),
            Mapped =
                mapped >= 0
                    ? string.Create(CultureInfo.InvariantCulture, $"step {mapped + 1} {program.Line(mapped)}")
                    : null,
            Program = [.. Enumerable.Range(0, failure.Steps.Count).Select(program.Line)],
        };
    }

    /// <summary>The device and the step that mapped for it: as the violation says, or else as the program shows; -1 where there is none.</summary>
    private static (int Device, int Mapped) Concerned(Failure failure, ProgramText program)
    {
        var violation = failure.Violation;
        var mapped = program.TryGetNumber(violation.MappedAt, out var number) ? number - 1 : -1;
        if (violation.Device is { } device)
        {
            return (device.Index, mapped);
        }

        return program.TryFindMaker($"{violation.Expected} {violation.Observed}", out var index, out var found)
            ? (found, mapped >= 0 ? mapped : index)
            : (-1, mapped);
    }

    private static string Describe(Profile profile, DeviceDescription device)
    {
        var notes = new List<string>
        {
            device.InitialMask == device.WidestMask
                ? $"mask {device.InitialMask}"
                : $"mask {device.InitialMask}, up to {device.WidestMask}",
            device.Coherent == Claim.Yes ? "coherent" : "not coherent",
        };
        if (device.CanDma == Claim.No)
        {
            notes.Add("cannot do DMA");
        }

        if (device.BusLimit.Value != ulong.MaxValue)
        {
            notes.Add($"bus limit {device.BusLimit}");
        }

        if (profile.Isolates)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"domain {device.Domain}"));
        }

        return $"{PlainText.Clean(device.Name)} [{string.Join("] [", notes)}]";
    }

    private static string ObservedOf(Failure failure, ProgramText program)
    {
        var observed = program.Rename(failure.Violation.Observed);
        var last = failure.Steps.Count - 1;
        var step = string.Create(CultureInfo.InvariantCulture, $"step {last + 1}");
        return
            last < 0
            || observed.StartsWith(step, StringComparison.Ordinal)
            || observed.StartsWith($"after {step}", StringComparison.Ordinal)
            ? observed
            : $"{step} {program.Call(last)}: {observed}";
    }
}
