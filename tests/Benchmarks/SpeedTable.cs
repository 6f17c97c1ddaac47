using System.Diagnostics;
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
/// figure is the median of rounds that are taken in turn, on one core.
/// </remarks>
internal static class SpeedTable
{
    private const int Rounds = 7;
    private const int Sequences = 600;

    /// <summary>The areas of which a recording can be played back; the three parts of the time are taken of them alone.</summary>
    private static readonly AreaTable Played = new(
        PlatformArea.Definition,
        AddressingArea.Definition,
        StreamingArea.Definition,
        CoherentArea.Definition,
        OrderingArea.Definition
    );

    public static void Print(TextWriter output)
    {
        output.WriteLine("## Speed, one core, default generator");
        output.WriteLine();
        output.WriteLine(
            "Operations, loads, sizes and allocations of all areas; judging, drawing and platform of the core, Addressing, Streaming and Coherent."
        );
        output.WriteLine();
        output.WriteLine(
            "| profile | checked operations/s | goal | judging, ns/op | goal | drawing, ns/op | goal | platform, ns/op | loads | mean access, bytes | bytes allocated/op |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        // Once for the compiler: what it makes of the first rounds is slower than what it makes of them later.
        var profiles = new ReferenceFactory().DefaultProfiles;
        var rows = profiles.Concat(profiles).Select(Row).ToArray();
        foreach (var row in rows[profiles.Count..])
        {
            output.WriteLine(row);
        }

        output.WriteLine();
    }

    private static string Row(string profile)
    {
        var whole = new Walk(
            new Worker(Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard), new HashSet<ClauseId>())
        );
        var subject = Subject.Create(Plain(profile), profile, Played);
        var worker = new Worker(subject, new HashSet<ClauseId>());
        var walk = new Walk(worker);
        var executor = new Executor(worker);
        var programs = new List<(ulong Seed, Operation[] Steps, Recording Recording)>();
        long operations = 0,
            played = 0,
            loads = 0,
            accesses = 0,
            bytes = 0;
        for (var i = 0; i < Sequences; i++)
        {
            var seed = Mixing.Mix(SuiteOptions.DefaultSeed, (ulong)i);
            var part = walk.Run(seed, 100, []).Steps;
            programs.Add((seed, part, Record(subject, seed, part)));
            played += part.Length;
            var steps = whole.Run(seed, 100, []).Steps;
            operations += steps.Length;
            foreach (var step in steps)
            {
                loads += step.Kind.IsLoad ? 1 : 0;
                var size = Enumerable
                    .Range(0, step.Kind.Arguments.Count)
                    .FirstOrDefault(i => step.Kind.Arguments[i].Role == ArgumentRole.Size, -1);
                if (size >= 0 && (step.Kind.IsLoad || step.Kind.Arguments[^1].Role == ArgumentRole.Bytes))
                {
                    accesses++;
                    bytes += (long)step[size];
                }
            }
        }

        var (walked, drawn) = (new double[Rounds], new double[Rounds]);
        var (replayed, judged) = (new double[Rounds], new double[Rounds]);
        long allocated = 0;
        for (var round = -1; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var all = Time(() => programs.ForEach(program => whole.Run(program.Seed, 100, null)));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var a = Time(() => programs.ForEach(program => walk.Run(program.Seed, 100, null)));
            var b = Time(() =>
                programs.ForEach(program => executor.Run(program.Steps, Walk.PlatformSeedOf(program.Seed)))
            );
            var c = Judging(subject, programs);
            if (round >= 0)
            {
                (walked[round], drawn[round]) = (all / operations, a / played);
                (replayed[round], judged[round]) = (b / played, c / played);
            }
        }

        var (full, walks, replay, judge) = (Median(walked), Median(drawn), Median(replayed), Median(judged));
        var isCoherent = profile == "coherent";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {profile} | {1e9 / full:n0} | {(isCoherent ? "5,000,000" : "1,000,000")} | {judge:f0} | {(isCoherent ? "60" : "")} | {walks - replay:f0} | {(isCoherent ? "100" : "")} | {replay - judge:f0} | {100.0 * loads / operations:f0} % | {bytes / accesses} | {allocated / operations} |"
        );
    }

    /// <summary>The profile without what other areas build on it, which follow-ups would ask for.</summary>
    private static ReferenceFactory Plain(string profile) =>
        new(
            parts =>
                parts with
                {
                    Scatterlist = null,
                    Pool = null,
                    UserMapping = null,
                    DeviceMemory = DeviceMemoryDescription.Unstated,
                    ContiguousAreas = [],
                },
            profile
        );

    private static Recording Record(Subject subject, ulong seed, Operation[] steps)
    {
        var recording = new Recording();
        using var live = Plain(subject.Profile.Name).Create(subject.Profile.Name, Walk.PlatformSeedOf(seed));
        var factory = new Playing(live, live, recording);
        Replay(factory, subject.Profile.Name, steps);
        return recording;
    }

    /// <summary>Replays recordings: everything but the platform, the copying of recorded bytes included.</summary>
    private static double Judging(Subject subject, List<(ulong Seed, Operation[] Steps, Recording Recording)> programs)
    {
        using var description = Plain(subject.Profile.Name).Create(subject.Profile.Name, 0);
        var factory = new Playing(description, null, programs[0].Recording);
        var played = Subject.Create(factory, subject.Profile.Name, Played);
        var executor = new Executor(new Worker(played, new HashSet<ClauseId>()));
        return Time(() =>
        {
            foreach (var program in programs)
            {
                factory.Recording = program.Recording;
                if (executor.Run(program.Steps, 0).Violation is { } violation)
                {
                    throw new InvalidOperationException($"the recording is judged otherwise: {violation}");
                }
            }
        });
    }

    private static void Replay(Playing factory, string profile, Operation[] steps)
    {
        var played = Subject.Create(factory, profile, Played);
        _ = new Executor(new Worker(played, new HashSet<ClauseId>())).Run(steps, 0);
    }

    private static double Time(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private sealed class Playing(IDmaPlatform description, IDmaPlatform? live, Recording recording)
        : IDmaPlatformFactory
    {
        public Recording Recording { get; set; } = recording;

        public IReadOnlyList<string> Profiles => [description.Description.Name];

        public IDmaPlatform Create(string profile, ulong seed) => new Playback(description, live, Recording);
    }
}
