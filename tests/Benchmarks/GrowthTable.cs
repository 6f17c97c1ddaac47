using System.Diagnostics;
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

    public static void Print(TextWriter output)
    {
        output.WriteLine("## Growth: ns an operation, and over that of 100 steps");
        output.WriteLine();
        output.WriteLine("| profile | 100 steps | 1,000 steps | 10,000 steps | ratio 10,000 to 100 |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var profile in new ReferenceFactory().DefaultProfiles)
        {
            var subject = Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard);
            var walk = new Walk(new Worker(subject, new HashSet<ClauseId>()));
            var best = new double[Lengths.Length];
            Array.Fill(best, double.MaxValue);
            for (var round = 0; round < 6; round++)
            {
                for (var i = 0; i < Lengths.Length; i++)
                {
                    best[i] = Math.Min(best[i], PerOperation(walk, Lengths[i]));
                }
            }

            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {profile} | {best[0]:f0} | {best[1]:f0} | {best[2]:f0} | {best[2] / best[0]:f2} |"
                )
            );
        }

        output.WriteLine();
    }

    private static double PerOperation(Walk walk, int length)
    {
        long steps = 0;
        var began = Stopwatch.GetTimestamp();
        for (ulong seed = 0; steps < 60_000; seed++)
        {
            steps += walk.Run(Mixing.Mix(9, seed), 100, null, length).Steps.Length;
        }

        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / steps;
    }
}
