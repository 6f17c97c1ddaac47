using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks;

/// <summary>A program, and what a machine answered to it.</summary>
/// <param name="PlatformSeed">The seed of the machine.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Recording">What was answered.</param>
internal sealed record RecordedProgram(ulong PlatformSeed, Operation[] Steps, Recording Recording);

/// <summary>Programs that are recorded once and judged again and again without the machine.</summary>
/// <param name="profile">The profile that they run on.</param>
internal sealed class RecordedPrograms(string profile)
{
    /// <summary>The areas of which a recording can be played back.</summary>
    private static readonly AreaTable Played = new(
        PlatformArea.Definition,
        AddressingArea.Definition,
        StreamingArea.Definition,
        CoherentArea.Definition,
        OrderingArea.Definition
    );

    private readonly List<RecordedProgram> _programs = [];

    /// <summary>The profile without what other areas build on it, which follow-ups would ask for.</summary>
    public Subject Subject { get; } = Subject.Create(Plain(profile), profile, Played);

    /// <summary>How many operations the programs have.</summary>
    public long Operations { get; private set; }

    /// <summary>Records a program; it must be right.</summary>
    public void Add(ulong platformSeed, Operation[] steps)
    {
        var recording = new Recording();
        using var live = Plain(profile).Create(profile, platformSeed);
        Run(new Executor(WorkerOf(new Playing(live, live, recording))), steps, 0);
        _programs.Add(new(platformSeed, steps, recording));
        Operations += steps.Length;
    }

    /// <summary>The time of all programs with machines, in nanoseconds an operation.</summary>
    public double Replay(Executor executor) =>
        Time(() => _programs.ForEach(program => Run(executor, program.Steps, program.PlatformSeed))) / Operations;

    /// <summary>The time of all programs without machines, in nanoseconds an operation: everything but the platform, the copying of recorded bytes included.</summary>
    public double Judge()
    {
        using var description = Plain(profile).Create(profile, 0);
        var factory = new Playing(description, null, _programs[0].Recording);
        var executor = new Executor(WorkerOf(factory));
        var judge = () =>
            _programs.ForEach(program =>
            {
                factory.Recording = program.Recording;
                Run(executor, program.Steps, 0);
            });
        return Time(judge) / Operations;
    }

    /// <summary>
    /// The time in nanoseconds an operation of what judging cannot do without: to make the bytes that are stored, and to
    /// set, copy and compare those that are loaded.
    /// </summary>
    public double Move()
    {
        var room = new byte[PageOperations.MaxBlockLength];
        long equal = 0;
        var time = Time(() =>
        {
            foreach (var (_, steps, recording) in _programs)
            {
                foreach (var step in steps)
                {
                    Specification.Memory.Wave.Fill(room.AsSpan(0, step.Kind.IsLoad ? 0 : SizeOf(step)), 0, 1);
                }

                foreach (var loaded in recording.Loads)
                {
                    room.AsSpan(0, loaded.Length).Fill(0xff);
                    loaded.CopyTo(room, 0);
                    equal += room.AsSpan(0, loaded.Length).SequenceEqual(loaded) ? 1 : 0;
                }
            }
        });
        return equal == _programs.Sum(program => program.Recording.Loads.Count)
            ? time / Operations
            : throw new InvalidOperationException("a copy differs");
    }

    /// <summary>How many bytes a step loads or stores; 0 where it does neither.</summary>
    public static int SizeOf(in Operation step)
    {
        var kind = step.Kind;
        for (var i = 0; kind.AccessesMemory && i < kind.Arguments.Count; i++)
        {
            if (kind.Arguments[i].Role == ArgumentRole.Size)
            {
                return (int)step[i];
            }
        }

        return 0;
    }

    /// <summary>What processor time something takes, in nanoseconds: others who use the machine do not count.</summary>
    public static double Time(Action action)
    {
        var began = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - began).TotalNanoseconds;
    }

    private static void Run(Executor executor, Operation[] steps, ulong platformSeed)
    {
        if (executor.Run(steps, platformSeed).Violation is { } violation)
        {
            throw new InvalidOperationException($"a program is broken: {violation}");
        }
    }

    private Worker WorkerOf(Playing factory) => new(Subject.Create(factory, profile, Played), new HashSet<ClauseId>());

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

    private sealed class Playing(IDmaPlatform description, IDmaPlatform? live, Recording recording)
        : IDmaPlatformFactory
    {
        public Recording Recording { get; set; } = recording;

        public IReadOnlyList<string> Profiles => [description.Description.Name];

        public IDmaPlatform Create(string profile, ulong seed) => new Playback(description, live, Recording);
    }
}
