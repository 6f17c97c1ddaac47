using System.Globalization;
using Dma.Conformance.Reporting;
using Dma.Proof.Tests.Adversary;
using Dma.Variants;
using Dma.Variants.Adversary;

namespace Dma.Conformance.Benchmarks;

/// <summary>Every platform that is right: how many operations it was checked for, and that it was never accused.</summary>
internal static class VariantTable
{
    /// <summary>Where portions are kept; what lies there counts until it is deleted.</summary>
    private const string Ledger = "out/variants.tsv";

    private const long Goal = 1_000_000_000;
    private const long Budget = 1_000_000;

    /// <param name="output">Where the table goes.</param>
    /// <param name="operations">How many operations all platforms get together, with those of earlier runs.</param>
    /// <param name="name">What the names of the platforms contain; null: any.</param>
    /// <param name="workers">On how many threads.</param>
    /// <returns>0 if no platform was accused, else 1.</returns>
    public static int Print(TextWriter output, long operations, string? name, int workers)
    {
        var ledger = new VariantLedger(Ledger);
        ledger.Run(operations, name, workers);
        output.WriteLine("# Right platforms");
        output.WriteLine();
        output.WriteLine(
            "Platforms that are right in an unusual way, and how many operations each was checked for. The first ones take the freedoms of the documents as steps of the program; the others take some of them always."
        );
        PrintPlatforms(output, ledger, "Freedoms as steps of the program", AdversaryCatalogue.All);
        PrintPlatforms(output, ledger, "Variants", VariantCatalogue.All);
        PrintFreedoms(output);
        var isEachFound = PrintPromises(output);
        var all = VariantLedger.Platforms.Aggregate(
            default(VariantLedger.Sum),
            (sum, platform) => sum + ledger.Of(platform.Name)
        );
        var adversaries = AdversaryCatalogue.All.Sum(platform => ledger.Of(platform.Name).Operations);
        var least = VariantLedger.Platforms.Min(platform => ledger.Of(platform.Name).Operations);
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        Line(output, $"| checked operations on right platforms | {all.Operations:n0} | {Goal:n0} |");
        Line(output, $"| of these with freedoms as steps of the program | {adversaries:n0} | |");
        Line(output, $"| right platforms | {VariantLedger.Platforms.Count} | |");
        Line(output, $"| operations of the one that had the fewest | {least:n0} | |");
        Line(output, $"| false accusations | {all.Accusations} | 0 |");
        Line(output, $"| broken promises that come with the freedom that breaks them | {isEachFound} | all |");
        return all.Accusations == 0 ? 0 : 1;
    }

    private static void PrintPlatforms(
        TextWriter output,
        VariantLedger ledger,
        string title,
        IReadOnlyList<Variant> platforms
    )
    {
        output.WriteLine();
        output.WriteLine($"## {title}");
        output.WriteLine();
        output.WriteLine("| platform | freedom | operations | accusations |");
        output.WriteLine("|---|---|---|---|");
        foreach (var platform in platforms)
        {
            var sum = ledger.Of(platform.Name);
            Line(output, $"| {platform.Name} | {platform.Freedom} | {sum.Operations:n0} | {sum.Accusations} |");
        }
    }

    private static void PrintFreedoms(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## What is a step, and what is not");
        output.WriteLine();
        output.WriteLine("| freedom | leaves open | ways | variants that always take it |");
        output.WriteLine("|---|---|---|---|");
        foreach (var freedom in FreedomCatalogue.All)
        {
            var count = VariantCatalogue.All.Count(variant => TakenFreedoms.Of(variant).Freedoms.Contains(freedom));
            Line(output, $"| {freedom} | {freedom.Leaves} | {string.Join(", ", freedom.Ways)} | {count} |");
        }

        output.WriteLine();
        output.WriteLine("| variants that are no step | why |");
        output.WriteLine("|---|---|");
        foreach (
            var group in VariantCatalogue
                .All.GroupBy(variant => TakenFreedoms.Of(variant).Why)
                .Where(group => group.Key is not null)
        )
        {
            Line(output, $"| {group.Count()}: {string.Join(", ", group)} | {group.Key} |");
        }
    }

    /// <returns>How many of how many came with the freedom, and with none that is not needed.</returns>
    private static string PrintPromises(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## Broken promises");
        output.WriteLine();
        output.WriteLine(
            "Machines that promise what one of their freedoms breaks: as a false accusation would, each comes as a short program with that freedom in it."
        );
        output.WriteLine();
        output.WriteLine("| promise | freedom | clause | operations to catch | steps found | steps left | program |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var found = 0;
        foreach (var promise in BrokenPromise.All)
        {
            var failure = promise.Accuse(FreedomArea.Table, Budget, out var walk);
            found += failure is not null && promise.Explains(failure) ? 1 : 0;
            var program = failure is null
                ? ""
                : string.Join("<br>", failure.Steps.Select((_, i) => ProgramText.Of(failure).Call(i)));
            Line(
                output,
                $"| {promise.Name} | {promise.Needs} | {failure?.Violation.Clause.Text} | {walk.Operations:n0} | {failure?.OriginalLength} | {failure?.Steps.Count} | {program} |"
            );
        }

        return string.Create(CultureInfo.InvariantCulture, $"{found} of {BrokenPromise.All.Count}");
    }

    private static void Line(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
