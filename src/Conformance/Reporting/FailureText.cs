using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Reporting;

/// <summary>A broken clause as a person reads it: what it says, what was seen instead, and the program that shows it.</summary>
/// <remarks>Plain text: no control characters but line feeds, the same in every culture and on every system.</remarks>
internal static class FailureText
{
    /// <summary>The command executes the program alone.</summary>
    public const string Replay = "replay";

    /// <summary>The command runs the profile again, since no trace was kept.</summary>
    public const string Rerun = "rerun";

    /// <summary>The failure in full.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="clause">The clause that is broken.</param>
    /// <param name="replayCommand">The complete command that replays it; null leaves it out.</param>
    /// <param name="factoryExpression">A C# expression that gives the factory of the platform; null leaves the C# test out.</param>
    /// <param name="label">What the command does: <see cref="Replay" /> or <see cref="Rerun" />.</param>
    /// <param name="keptAs">The regression that the program is; null: it is none.</param>
    public static string Render(
        Failure failure,
        Clause clause,
        string? replayCommand,
        string? factoryExpression,
        string label = Replay,
        string? keptAs = null
    )
    {
        var program = ProgramText.Of(failure);
        var sheet = new Sheet()
            .Line($"{clause.Id} {LevelOf(clause)} violated: {clause.Title}")
            .Entry("says", clause.Statement)
            .Whole("clause", clause.Anchor)
            .Entry("platform", PlatformOf(failure));
        var (device, mapped) = Concerned(failure, program);
        if (device >= 0 && device < failure.Profile.Devices.Count)
        {
            sheet.Entry("device", Describe(failure.Profile, failure.Profile.Devices[device]));
        }

        sheet.Entry("expected", program.Rename(failure.Violation.Expected));
        sheet.Entry("observed", ObservedOf(failure, program));
        if (mapped >= 0)
        {
            sheet.Entry(
                "mapped",
                string.Create(CultureInfo.InvariantCulture, $"step {mapped + 1} {program.Line(mapped)}")
            );
        }

        if (failure.Steps.Count > 0)
        {
            sheet.Block("program", program.Lines());
        }

        AddShrinking(sheet, failure);
        if (replayCommand is not null)
        {
            sheet.Whole(label, PlainText.Clean(replayCommand));
        }

        if (keptAs is not null)
        {
            sheet.Whole("kept as", PlainText.Clean(keptAs));
        }

        if (factoryExpression is not null)
        {
            sheet.Line().Block("the same program as a C# test", ["", .. LinesOf(failure, factoryExpression)]);
        }

        return sheet.ToString();
    }

    /// <summary>The failure with everything that can be done with it: replay command and C# test.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="clause">The clause that is broken.</param>
    /// <param name="replayCommand">The complete command that replays it.</param>
    public static string Render(Failure failure, Clause clause, string replayCommand) =>
        Render(failure, clause, replayCommand, CSharpTest.AnyFactory);

    private static string LevelOf(Clause clause) => clause.Level.ToString().ToUpperInvariant();

    private static string PlatformOf(Failure failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{PlainText.Clean(failure.Profile.Platform.Name)} [profile {PlainText.Clean(failure.Profile.Name)}] [seed 0x{failure.PlatformSeed:x}]"
        );

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

    private static void AddShrinking(Sheet sheet, Failure failure)
    {
        if (failure.OriginalLength > 0)
        {
            var effort = string.Create(
                CultureInfo.InvariantCulture,
                $"{Count(failure.Steps.Count, "operation")} of {failure.OriginalLength}, in {Count(failure.Executions, "execution")}"
            );
            _ = failure.End switch
            {
                ShrinkEnd.Minimal => sheet.Entry("minimal", effort),
                ShrinkEnd.BudgetSpent => sheet.Entry(
                    "shrunk",
                    $"{effort}; not minimal, the budget of executions was spent"
                ),
                ShrinkEnd.Stopped => sheet.Entry("shrunk", $"{effort}; not minimal, it was stopped"),
                ShrinkEnd.NotShrunk => sheet.Entry(
                    "shrunk",
                    $"{effort}; it did not fail again, and stands as it was found"
                ),
                _ => sheet.Entry("unshrunk", $"{Count(failure.Steps.Count, "operation")}, as they were given"),
            };
        }

        if (failure.IsFlaky)
        {
            sheet.Entry(
                "flaky",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the program failed in {failure.Reproduced} of {failure.Repeats} runs"
                )
            );
        }
    }

    private static string Count(long count, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    private static string[] LinesOf(Failure failure, string factoryExpression) =>
        CSharpTest.Render(failure, factoryExpression).TrimEnd('\n').Split('\n');
}
