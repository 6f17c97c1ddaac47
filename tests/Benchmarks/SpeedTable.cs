using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks;

/// <summary>Checked operations a second, and what of their time goes into judging and drawing.</summary>
/// <remarks>
/// Judging is the replay of a recording without the platform; drawing is a walk less the replay of the same steps. Every
/// figure is the median of rounds that are taken in turn, in processor time.
/// </remarks>
internal static class SpeedTable
{
    private const int Rounds = 5;
    private const int Sequences = 300;

    /// <summary>Prints a row for each profile.</summary>
    public static IReadOnlyList<SpeedRow> Print(TextWriter output)
    {
        output.WriteLine("## Speed, one core, default generator");
        output.WriteLine();
        output.WriteLine(
            "Operations, loads, sizes and allocations of all areas; judging, drawing, platform and bytes of the core, Addressing, Streaming and Coherent. Bytes: to make what these programs store, and to set, copy and compare what they load, which is a part of judging."
        );
        output.WriteLine();
        output.WriteLine(SpeedRow.Header);
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        // Once for the compiler: what it makes of the first rounds is slower than what it makes of them later.
        var profiles = new ReferenceFactory().DefaultProfiles;
        var rows = profiles.Concat(profiles).Select(Row).ToArray()[profiles.Count..];
        foreach (var row in rows)
        {
            output.WriteLine(row);
        }

        output.WriteLine();
        return rows;
    }

    private static SpeedRow Row(string profile)
    {
        Console.Error.WriteLine($"speed of {profile}");
        var whole = new Walk(
            new Worker(Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard), new HashSet<ClauseId>())
        );
        var recorded = new RecordedPrograms(profile);
        var worker = new Worker(recorded.Subject, new HashSet<ClauseId>());
        var walk = new Walk(worker);
        var executor = new Executor(worker);
        var seeds = new List<ulong>();
        long operations = 0,
            loads = 0,
            accesses = 0,
            bytes = 0;
        for (var i = 0; i < Sequences; i++)
        {
            var seed = Mixing.Mix(SuiteOptions.DefaultSeed, (ulong)i);
            seeds.Add(seed);
            recorded.Add(Walk.PlatformSeedOf(seed), walk.Run(seed, 100, []).Steps);
            foreach (var step in whole.Run(seed, 100, []).Steps)
            {
                var size = RecordedPrograms.SizeOf(in step);
                operations++;
                loads += step.Kind.IsLoad ? 1 : 0;
                accesses += size > 0 ? 1 : 0;
                bytes += size;
            }
        }

        var (walked, drawn) = (new double[Rounds], new double[Rounds]);
        var (replayed, judged, moved) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        long allocated = 0;
        for (var round = -1; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var all = RecordedPrograms.Time(() => seeds.ForEach(seed => whole.Run(seed, 100, null)));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var drawing = RecordedPrograms.Time(() => seeds.ForEach(seed => walk.Run(seed, 100, null)));
            var (replay, judge, move) = (recorded.Replay(executor), recorded.Judge(), recorded.Move());
            if (round >= 0)
            {
                (walked[round], drawn[round]) = (all / operations, drawing / recorded.Operations);
                (replayed[round], judged[round], moved[round]) = (replay, judge, move);
            }
        }

        return new(profile)
        {
            PerSecond = 1e9 / Median(walked),
            Judging = Median(judged),
            Drawing = Median(drawn) - Median(replayed),
            Bytes = Median(moved),
            Platform = Median(replayed) - Median(judged),
            Loads = (double)loads / operations,
            MeanAccess = (double)bytes / accesses,
            Allocated = (double)allocated / operations,
        };
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}

/// <summary>The figures of a profile; times in nanoseconds an operation.</summary>
/// <param name="Profile">The profile.</param>
internal sealed record SpeedRow(string Profile)
{
    public const string Header =
        "| profile | checked operations/s | goal | judging, ns/op | goal | drawing, ns/op | goal | bytes, ns/op | platform, ns/op | loads | mean access, bytes | bytes allocated/op |";

    public required double PerSecond { get; init; }

    public required double Judging { get; init; }

    public required double Drawing { get; init; }

    /// <summary>What moving the bytes costs, of what judging costs.</summary>
    public required double Bytes { get; init; }

    public required double Platform { get; init; }

    public required double Loads { get; init; }

    public required double MeanAccess { get; init; }

    public required double Allocated { get; init; }

    public bool IsCoherent => Profile == "coherent";

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Profile} | {PerSecond:n0} | {(IsCoherent ? "5,000,000" : "1,000,000")} | {Judging:f0} | {(IsCoherent ? "60" : "")} | {Drawing:f0} | {(IsCoherent ? "100" : "")} | {Bytes:f0} | {Platform:f0} | {100 * Loads:f0} % | {MeanAccess:f0} | {Allocated:f0} |"
        );
}
