using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks;

/// <summary>The time of an operation in sequences of 100, 1,000 and 10,000 steps: linear growth keeps it level.</summary>
internal static class GrowthTable
{
    private static readonly int[] Lengths = [100, 1_000, 10_000];

    /// <summary>Prints a row for each profile.</summary>
    /// <returns>The profile whose time grows most, and how much.</returns>
    public static (string Profile, double Ratio) Print(TextWriter output)
    {
        output.WriteLine("## Growth: ns an operation, and over that of 100 steps");
        output.WriteLine();
        output.WriteLine("| profile | 100 steps | 1,000 steps | 10,000 steps | ratio 10,000 to 100 |");
        output.WriteLine("|---|---|---|---|---|");
        var worst = ("", 0.0);
        foreach (var profile in new ReferenceFactory().DefaultProfiles)
        {
            Console.Error.WriteLine($"growth of {profile}");
            var subject = Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard);
            var walk = new Walk(new Worker(subject, new HashSet<ClauseId>()));
            var best = new double[Lengths.Length];
            Array.Fill(best, double.MaxValue);
            for (var round = 0; round < 3; round++)
            {
                for (var i = 0; i < Lengths.Length; i++)
                {
                    best[i] = Math.Min(best[i], PerOperation(walk, Lengths[i]));
                }
            }

            var ratio = best[2] / best[0];
            worst = ratio > worst.Item2 ? (profile, ratio) : worst;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {profile} | {best[0]:f0} | {best[1]:f0} | {best[2]:f0} | {ratio:f2} |"
                )
            );
        }

        output.WriteLine();
        return worst;
    }

    private static double PerOperation(Walk walk, int length)
    {
        long steps = 0;
        var time = RecordedPrograms.Time(() =>
        {
            for (ulong seed = 0; steps < 30_000; seed++)
            {
                steps += walk.Run(Mixing.Mix(9, seed), 100, null, length).Steps.Length;
            }
        });
        return time / steps;
    }
}
