using System.Diagnostics;
using System.Globalization;
using Dma.Proof.Tests.Adversary;
using Dma.Variants;
using Dma.Variants.Adversary;

namespace Dma.Conformance.Benchmarks;

/// <summary>Every variant for so many operations: none may be accused.</summary>
internal static class VariantTable
{
    /// <param name="output">Where the table goes.</param>
    /// <param name="operations">How many operations each variant gets.</param>
    /// <param name="name">What the names of the variants contain; null: any.</param>
    /// <returns>0 if no variant was accused, else 1.</returns>
    public static int Print(TextWriter output, long operations, string? name)
    {
        var accused = 0;
        output.WriteLine("| variant | operations | accusations | operations/s, two workers |");
        output.WriteLine("|---|---|---|---|");
        foreach (
            var variant in AdversaryCatalogue
                .All.Concat(VariantCatalogue.All)
                .Where(variant => variant.Name.Contains(name ?? "", StringComparison.Ordinal))
        )
        {
            var began = Stopwatch.GetTimestamp();
            var report = new SuiteRun(
                variant.CreateFactory(),
                new SuiteOptions { Operations = operations, Profiles = [variant.Profile] },
                FreedomArea.Table,
                ConformanceSuite.Catalogue,
                null,
                default
            ).Run();
            var count = report.Findings.Count();
            var checkedOperations = report.Profiles.Sum(profile => profile.Operations);
            accused += count;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {variant.Name} | {checkedOperations:n0} | {count} | {checkedOperations / Stopwatch.GetElapsedTime(began).TotalSeconds:n0} |"
                )
            );
            foreach (var finding in report.Findings)
            {
                output.WriteLine(finding.Text);
            }

            output.Flush();
        }

        return accused == 0 ? 0 : 1;
    }
}
