using System.Globalization;
using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks.Heat;

/// <summary>Which operations are never drawn in which situations on the reference, and whether they could be.</summary>
internal static class HeatTable
{
    private const int Walks = 400;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="operations">How many operations on each profile; 0: as many as a run has that is not told.</param>
    /// <param name="picture">Where the heat map is written; null: nowhere.</param>
    /// <returns>0.</returns>
    public static int Print(TextWriter output, long operations, string? picture)
    {
        var report = ConformanceSuite.Run(
            new ReferenceFactory(),
            new SuiteOptions { Operations = operations == 0 ? new SuiteOptions().Operations : operations }
        );
        if (picture is not null)
        {
            File.WriteAllText(picture, HeatMap.Render(report));
        }

        var table = SituationTable.Of(report);
        var probe = new Probe([.. table.Missed.Select(cell => (cell.Row.Kind, cell.Situation))]);
        foreach (var profile in report.Profiles)
        {
            probe.Walk(new ReferenceFactory(), profile.Name, Walks);
        }

        Write(output, table, probe);
        return 0;
    }

    private static void Write(TextWriter output, SituationTable table, Probe probe)
    {
        var cells = table
            .Missed.Select(cell => (cell.Row, cell.Situation, Probed: probe.Attempts[(cell.Row.Kind, cell.Situation)]))
            .ToArray();
        var could = cells.Where(cell => cell.Probed.Allowed > 0).ToArray();
        var refused = cells.Where(cell => cell.Probed is { Allowed: 0, Tried: > 0 }).ToArray();
        var absent = cells.Where(cell => cell.Probed.Tried == 0).ToArray();
        output.WriteLine("# Operations by the situation of what they name");
        output.WriteLine();
        output.WriteLine("![heat map](heat.svg)");
        output.WriteLine();
        output.WriteLine(
            Invariant(
                $"{table.Total:n0} operations over all profiles of the reference, `dotnet run --project tests/Benchmarks -c Release -- heat 0 docs/tables/heat.svg`. Of each kind and situation that was never drawn, operations were made up in the states of {Walks} walks over each profile, and asked whether they are allowed."
            )
        );
        Section(
            output,
            "The generator does not come to them",
            could,
            "They are allowed somewhere.",
            cell => Invariant($" ({cell.Probed.Allowed:n0} of {cell.Probed.Tried:n0})")
        );
        Section(
            output,
            NeverAllowed.NotAllowed,
            refused,
            "What is named is there, but no operation that was made up of it is defined by the documents: what has ended is neither ended again nor synced, nothing is handed over under a store in flight, and no more than is allowed of a direction. In brackets, how many were made up.",
            cell => Invariant($" ({cell.Probed.Tried:n0})")
        );
        Section(
            output,
            NeverAllowed.NothingToName,
            absent,
            "No thing of the sort was in the situation in any of those states.",
            _ => ""
        );
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        var reached = (
            from row in table.Rows
            from situation in Enum.GetValues<Situation>()
            where row.Of(situation) > 0
            select row
        ).Count();
        output.WriteLine(
            Invariant($"| kinds by situations reached | {reached} of {reached + could.Length} that are allowed | all |")
        );
        output.WriteLine(Invariant($"| never reached, and allowed | {could.Length} | 0 |"));
        output.WriteLine(
            Invariant($"| never reached, and not allowed or not there | {refused.Length + absent.Length} | |")
        );
    }

    private static void Section(
        TextWriter output,
        string title,
        (SituationRow Row, Situation Situation, Attempts Probed)[] cells,
        string why,
        Func<(SituationRow Row, Situation Situation, Attempts Probed), string> note
    )
    {
        output.WriteLine();
        output.WriteLine(Invariant($"## {title}: {cells.Length}"));
        output.WriteLine();
        output.WriteLine(why);
        output.WriteLine();
        output.WriteLine("| operation | situations |");
        output.WriteLine("|---|---|");
        foreach (var kind in cells.GroupBy(cell => cell.Row.Kind))
        {
            var situations = kind.Select(cell => Situations.Names[(int)cell.Situation] + note(cell));
            output.WriteLine($"| {kind.Key.Name} | {string.Join("; ", situations)} |");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
