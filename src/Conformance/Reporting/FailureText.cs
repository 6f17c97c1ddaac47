using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;

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
    /// <param name="factoryExpression">A C# expression that gives the factory of the platform; null leaves the program as code out.</param>
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
        var parts = FailureParts.Of(failure);
        var seed = string.Create(CultureInfo.InvariantCulture, $"0x{failure.PlatformSeed:x}");
        var sheet = new Sheet()
            .Line($"{clause.Id} {LevelOf(clause)} violated: {clause.Title}")
            .Entry("says", clause.Statement)
            .Whole("clause", clause.Anchor)
            .Entry("platform", $"{parts.Platform} [profile {parts.Profile}] [seed {seed}]");
        if (parts.Device is { } device)
        {
            sheet.Entry("device", device);
        }

        sheet.Entry("expected", parts.Expected);
        sheet.Entry("observed", parts.Observed);
        if (parts.Mapped is { } mapped)
        {
            sheet.Entry("mapped", mapped);
        }

        if (parts.Program.Count > 0)
        {
            sheet.Block("program", ProgramText.Number(parts.Program));
        }

        if (failure.Output is { } output)
        {
            AddOutput(sheet, output);
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
            sheet
                .Line()
                .Block(
                    "the same program as a C# test",
                    ["", .. LinesOf(CSharpTest.Render(failure, factoryExpression))]
                );
            sheet
                .Line()
                .Block("the same program as calls of a Linux driver", ["", .. LinesOf(DriverCode.Render(failure))]);
        }

        return sheet.ToString();
    }

    /// <summary>The failure with everything that can be done with it: replay command, C# test and calls of a driver.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="clause">The clause that is broken.</param>
    /// <param name="replayCommand">The complete command that replays it.</param>
    public static string Render(Failure failure, Clause clause, string replayCommand) =>
        Render(failure, clause, replayCommand, CSharpTest.AnyFactory);

    private static string LevelOf(Clause clause) => clause.Level.ToString().ToUpperInvariant();

    /// <summary>What the platform printed, in its own lines.</summary>
    /// <param name="sheet">Where to put it.</param>
    /// <param name="output">What was printed.</param>
    public static Sheet AddOutput(Sheet sheet, CapturedOutput output) =>
        sheet.Block(
            output.Cut == 0
                ? "printed"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"printed, the last of it; {Count(output.Cut, "character")} before are left out"
                ),
            output.Lines
        );

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

    private static string[] LinesOf(string code) => code.TrimEnd('\n').Split('\n');
}
