using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dma.Conformance.Cli.Platforms;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Cli;

/// <summary><c>run</c>: judges a platform and prints the verdict.</summary>
internal sealed class RunCommand
{
    private readonly Option<string[]> _profiles = Names(
        "--profile",
        "A profile to run; may be given several times. Unless stated, those that the platform runs by default; 'list profiles' names all."
    );
    private readonly Option<string[]> _areas = Names(
        "--area",
        "An area whose clauses are judged; may be given several times. All of them unless stated."
    );
    private readonly Option<string[]> _clauses = Names(
        "--clause",
        "A clause that is judged, by id; may be given several times. All of them unless stated."
    );

    private readonly Option<Seed?> _seed = new("--seed")
    {
        Description =
            "The seed of every choice, decimal or hexadecimal after 0x; the same seed gives the same report. 'random' draws one and prints it. Unless stated, it belongs to the version.",
        HelpName = "N|random",
        CustomParser = result => Numbers.Seed(result, "--seed"),
    };

    private readonly Option<long> _operations = new("--ops")
    {
        Description = "How many operations each profile gets.",
        HelpName = "N",
        CustomParser = result => Numbers.Whole(result, "--ops", SuiteOptions.MostOperations),
        DefaultValueFactory = _ => SuiteOptions.DefaultOperations,
    };

    private readonly Option<TimeSpan?> _time = new("--time")
    {
        Description = "Cuts the run short after so many seconds; such a run is incomplete.",
        HelpName = "SECONDS",
        CustomParser = result => Numbers.Seconds(result, "--time"),
    };

    private readonly Option<TimeSpan?> _hang = HangOption();

    private readonly Option<int> _workers = new("--workers")
    {
        Description = "How many sequences run side by side; changes nothing in the report.",
        HelpName = "N",
        CustomParser = result => (int)Numbers.Whole(result, "--workers", 64),
        DefaultValueFactory = _ => new SuiteOptions().Workers,
    };

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "A broken SHOULD clause fails the run as well.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Where the traces of failures go, and the heat map of the run; a file that is there is never written over.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description =
            "Writes the report as JSON too, as specs/schemas/report.schema.json describes it; a file that is there is never written over.",
        HelpName = "FILE",
    };

    private readonly Option<long> _memory = new("--memory")
    {
        Description =
            "How many MiB of memory the process of a foreign platform may take before it is ended; half of the machine's unless stated.",
        HelpName = "MIB",
        CustomParser = result => Numbers.Whole(result, "--memory", 1L << 30),
    };

    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description =
            "Judges a foreign platform in the tool's own process, for a debugger; a platform that dies takes the run with it.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Goes on from what a run with the same options left in --out when it was killed or cut short; begins anew if it left nothing.",
    };

    private readonly RegressionOptions _regressions;
    private readonly PlatformOptions _platform;
    private readonly Surroundings _surroundings;

    private RunCommand(Command command, Surroundings surroundings)
    {
        _surroundings = surroundings;
        _platform = new PlatformOptions(command);
        foreach (
            var option in new Option[]
            {
                _profiles,
                _seed,
                _operations,
                _time,
                _hang,
                _areas,
                _clauses,
                _workers,
                _strict,
                _out,
                _report,
                _memory,
                _inProcess,
                _resume,
            }
        )
        {
            command.Add(option);
        }

        _regressions = new RegressionOptions(command);
        command.SetAction(parsed => (int)Run(parsed));
    }

    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes, and what ends it early.</param>
    public static Command Create(Surroundings surroundings)
    {
        var command = new CommandWithExamples(
            "run",
            "Judges a platform by the clauses of specs/ and prints the verdict. Ends with 0 if it is conformant, 1 if a clause is broken, 2 for a wrong command line, 3 if too little was tested to say, 5 if the platform hung or ended its process, 70 for a defect of the tool.",
            "dma-conformance run",
            "dma-conformance run --assembly MyPlatform.dll --out out --report out/report.json",
            "dma-conformance run --assembly MyPlatforms.dll --platform My.Emulator --ops 100000 --hang 5",
            "dma-conformance run --assembly MyPlatform.dll --regressions regressions --keep",
            "dma-conformance run --profile write-back --area Streaming --seed random",
            "dma-conformance run --devicetree board.dtb --area DeviceTree",
            "dma-conformance run --clause DMA-MAP-005 --strict",
            "dma-conformance run --assembly MyPlatform.dll --ops 100000000 --out out --resume"
        );
        _ = new RunCommand(command, surroundings);
        return command;
    }

    /// <summary>The option for the patience with a call.</summary>
    public static Option<TimeSpan?> HangOption() =>
        new("--hang")
        {
            Description = "How many seconds one call may take before it counts as hanging; 30 unless stated.",
            HelpName = "SECONDS",
            CustomParser = result => Numbers.Seconds(result, "--hang"),
        };

    private static Option<string[]> Names(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
        };

    private ExitCode Run(ParseResult parsed)
    {
        // A foreign platform is loaded in a process of its own; where it is not to be, it is loaded here.
        var foreign = parsed.GetValue(_inProcess) ? null : _platform.ForeignOf(parsed);
        var judged = foreign is null ? _platform.Load(parsed) : null;
        var options = OptionsOf(parsed) with
        {
            FactoryExpression = judged?.FactoryExpression,
            ReplayArguments = judged?.Arguments ?? string.Join(' ', foreign!.Select(CommandText.Quote)),
            PlatformBuild = _platform.BuildOf(parsed),
        };
        if (options.OutputDirectory is { } directory)
        {
            OutputDirectory.Prepare(directory);
            NoteLeftRecords(directory);
            NoteLeftRun(options);
        }

        var file = parsed.GetValue(_report) is { } path ? ReportFile.Prepare(path) : null;
        _surroundings.End?.Arguments = options.ReplayArguments;
        var began = Stopwatch.GetTimestamp();
        var display = new Display(_surroundings);
        var hosted = new HostedSuite(isBrief => new HostProcess(foreign!, MostBytes(parsed), isBrief))
        {
            Error = _surroundings.Error,
        };
        var report = display.Watch(progress =>
            judged is null
                ? hosted.Run(options, progress, _surroundings.Cancellation)
                : ConformanceSuite.Run(judged.Factory, options, progress, _surroundings.Cancellation)
        );
        file?.Write(ReportJson.Render(report));
        display.Print($"judging {judged?.Name ?? hosted.PlatformName}\n{ReportText.Render(report)}", report);
        PrintTime(report, Stopwatch.GetElapsedTime(began));
        KeepHeatMap(report, options.OutputDirectory);
        file?.ThrowIfLost();
        return report.Verdict switch
        {
            Verdict.Conformant => ExitCode.Conformant,
            Verdict.Violated => ExitCode.Violation,
            Verdict.Hung or Verdict.Died => ExitCode.Hung,
            _ => ExitCode.Incomplete,
        };
    }

    /// <summary>Half of the machine's memory unless stated: what takes more takes others with it.</summary>
    private long MostBytes(ParseResult parsed) =>
        parsed.GetValue(_memory) is var mebibytes and > 0
            ? mebibytes << 20
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>A run that was killed could not say where its record is; the next one into the same directory does.</summary>
    private void NoteLeftRecords(string directory)
    {
        var left = ConformanceSuite.FindLeftRecords(directory);
        if (left.Count > 0)
        {
            var first = left[0];
            var more = left.Count == 1 ? "" : FormattableString.Invariant($" and {left.Count - 1} more");
            _surroundings.Error.WriteLine(
                $"note: a run that died left {first}{more}; 'dma-conformance replay {CommandText.Quote(first)}' shows where, on the platform that was judged then"
            );
        }
    }

    /// <summary>That a picture cannot be written costs the run nothing but the picture.</summary>
    private void KeepHeatMap(SuiteReport report, string? directory)
    {
        try
        {
            if (directory is not null && HeatMap.Keep(report, directory) is { } path)
            {
                _surroundings.Error.WriteLine(
                    $"note: which operations were drawn in which situations is drawn in {path}"
                );
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _surroundings.Error.WriteLine($"note: the heat map could not be written ({exception.Message})");
        }
    }

    /// <summary>A run that is not to go on writes over what it could have gone on from.</summary>
    private void NoteLeftRun(SuiteOptions options)
    {
        if (!options.Resume && ConformanceSuite.FindLeftRun(options) is { } left)
        {
            _surroundings.Error.WriteLine(
                $"note: a run that did not end left {left}; --resume would have gone on from there"
            );
        }
    }

    private SuiteOptions OptionsOf(ParseResult parsed)
    {
        return new SuiteOptions
        {
            Seed = SeedOf(parsed),
            Operations = parsed.GetValue(_operations),
            Time = parsed.GetValue(_time),
            Hang = parsed.GetValue(_hang) ?? new SuiteOptions().Hang,
            Workers = parsed.GetValue(_workers),
            Profiles = parsed.GetValue(_profiles) ?? [],
            Areas = parsed.GetValue(_areas) ?? [],
            Clauses = parsed.GetValue(_clauses) ?? [],
            Strict = parsed.GetValue(_strict),
            OutputDirectory = parsed.GetValue(_out),
            Resume = parsed.GetValue(_resume),
            CaptureOutput = true,
            Regressions = _regressions.FolderOf(parsed, _surroundings.Regressions),
            KeepRegressions = _regressions.IsKeeping(parsed),
            RecordBegins = _surroundings.End is { } end ? end.Recording : null,
        };
    }

    private ulong SeedOf(ParseResult parsed)
    {
        if (parsed.GetValue(_seed) is not { } seed)
        {
            return SuiteOptions.DefaultSeed;
        }

        if (seed.Value is { } value)
        {
            return value;
        }

        var drawn = _surroundings.DrawSeed();
        _surroundings.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed 0x{drawn:x} was drawn"));
        return drawn;
    }

    /// <summary>The only line that differs from run to run.</summary>
    private void PrintTime(SuiteReport report, TimeSpan time)
    {
        var operations = report.Profiles.Sum(profile => profile.Operations);
        var rate = operations / Math.Max(time.TotalSeconds, 0.001);
        _surroundings.Out.WriteLine();
        _surroundings.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"time: {time.TotalSeconds:f1} s, {rate:f0} operations a second; this line alone differs from run to run"
            )
        );
    }
}
