using System.Reflection;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Hosting;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>Judges any <see cref="IDmaPlatform" /> by the clauses of specs/.</summary>
public static class ConformanceSuite
{
    /// <summary>The clauses that ship with the suite.</summary>
    public static ClauseCatalogue Catalogue { get; } = ClauseCatalogue.Load();

    /// <summary>The version of the suite; it stands in reports and traces.</summary>
    public static string Version { get; } =
        typeof(ConformanceSuite).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            is { InformationalVersion: var version }
            ? version.Split('+')[0]
            : "0";

    /// <summary>Runs the suite.</summary>
    /// <param name="factory">Creates the machines.</param>
    /// <param name="options">What the run does; null for the defaults.</param>
    /// <param name="progress">
    /// Told how far the run is, on the thread that runs the suite, after each batch of sequences and every 20 ms or so
    /// in between; may be null. An exception out of it ends the run and comes out of this method as it is.
    /// </param>
    /// <param name="cancellation">
    /// Ends the run as soon as the calls in flight have returned; a machine that does not start fresh is given back what was
    /// taken first. What was found until then is in the report, made as short as it was by then, with the profiles that
    /// were cut short or not run. That is no exception: the verdict is incomplete at best.
    /// </param>
    /// <returns>What was found.</returns>
    /// <exception cref="OptionException">An option names a profile, an area, a clause or a folder that does not exist, or is out of its range; or a regression names such a profile.</exception>
    /// <exception cref="TraceException">A file in the folder of regressions is no trace, or one of another version.</exception>
    /// <exception cref="SuiteDefectException">The suite itself is at fault.</exception>
    public static SuiteReport Run(
        IDmaPlatformFactory factory,
        SuiteOptions? options = null,
        IProgress<SuiteProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(factory);
        options ??= new SuiteOptions();
        var ledger = RunLedger.Open(options);
        var run = new SuiteRun(factory, options, AreaTable.Standard, Catalogue, progress, cancellation)
        {
            From = ledger.State,
            Journal = options.OutputDirectory is null ? null : ledger,
        };
        var report = run.Run();
        ledger.Close();
        return report;
    }

    /// <summary>Executes a trace again, once, and judges it.</summary>
    /// <param name="trace">The content of a trace file.</param>
    /// <param name="factory">Creates the machine.</param>
    /// <param name="options">How to name things in the text, and how long a call may take; null for the defaults.</param>
    /// <returns>The finding; null if no clause is broken.</returns>
    /// <exception cref="TraceException">The content is no trace, or one of another version.</exception>
    /// <exception cref="OptionException">The platform has no profile of the trace's name.</exception>
    public static Finding? Replay(string trace, IDmaPlatformFactory factory, SuiteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(factory);
        var content = TraceFile.Read(System.Text.Encoding.UTF8.GetBytes(trace), AreaTable.Standard);
        return ReplayOf(factory, options).Run(content).Finding;
    }

    /// <summary>Executes a trace file again, once, judges it, and compares it with what was recorded.</summary>
    /// <param name="path">The trace file.</param>
    /// <param name="factory">Creates the machine.</param>
    /// <param name="options">How to name things in the text, and how long a call may take; null for the defaults.</param>
    /// <returns>What it showed.</returns>
    /// <exception cref="TraceException">The file cannot be read, is no trace, or is one of another version.</exception>
    /// <exception cref="OptionException">The platform has no profile of the trace's name.</exception>
    public static ReplayReport ReplayFile(string path, IDmaPlatformFactory factory, SuiteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(factory);
        return ReplayOf(factory, options).Run(TraceFile.Load(path, AreaTable.Standard), path);
    }

    /// <summary>Plays the program of a trace file to a checker of driver misuse, with the answers that were recorded and without any platform.</summary>
    /// <param name="path">The trace file.</param>
    /// <param name="check">Puts a checker around the platform that answers what was recorded; it reports as <see cref="IDiagnostics" /> says.</param>
    /// <param name="describe">
    /// Gives a machine of the profile of that name, of which nothing but its descriptions is asked, such as the size of its cache
    /// lines; null where there is none, or where its devices are others: then nothing is known of the machine, and steps that need what
    /// only a description says are left out.
    /// </param>
    /// <returns>What was found.</returns>
    /// <exception cref="TraceException">The file cannot be read, is no trace, or has no answers.</exception>
    public static LintReport LintFile(
        string path,
        Func<IDmaPlatform, IDmaPlatform> check,
        Func<string, IDmaPlatform?>? describe = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(check);
        var trace = TraceFile.Load(path, AreaTable.Standard);
        if (trace.Observations.Count == 0)
        {
            throw new TraceException(
                $"{PlainText.Clean(path)}: no step has an observation, so that what was answered to it is missing; traces that were recorded have one"
            );
        }

        using var machine = describe?.Invoke(trace.Profile);
        var isSame = machine?.Devices.Select(device => device.Name).SequenceEqual(trace.Devices) is true;
        return new Lint(AreaTable.Standard, Catalogue).Run(trace, check, isSame ? machine : null);
    }

    /// <summary>Makes the program of a trace as short and simple as can be, while it breaks the same clause.</summary>
    /// <param name="trace">The content of a trace file.</param>
    /// <param name="factory">Creates the machines.</param>
    /// <param name="options">How to name things in the text, and how long a call may take; null for the defaults.</param>
    /// <param name="cancellation">Ends the search; the simplest program until then stands.</param>
    /// <returns>The short program; nothing is written.</returns>
    /// <exception cref="TraceException">The content is no trace, or one of another version.</exception>
    /// <exception cref="OptionException">The platform has no profile of the trace's name.</exception>
    public static ShrinkReport Shrink(
        string trace,
        IDmaPlatformFactory factory,
        SuiteOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(factory);
        var content = TraceFile.Read(System.Text.Encoding.UTF8.GetBytes(trace), AreaTable.Standard);
        return ReductionOf(factory, options).Run(content, null, null, cancellation);
    }

    /// <summary>Makes the program of a trace file as short and simple as can be, while it breaks the same clause, and writes it as a new trace.</summary>
    /// <param name="path">The trace file; it is left as it is.</param>
    /// <param name="factory">Creates the machines.</param>
    /// <param name="output">
    /// Where the new trace goes: a file that is not there yet, if the name ends in <c>.json</c>, or else a directory. Null:
    /// beside the trace, and only a program that is another one than the trace's and fails every time.
    /// </param>
    /// <param name="options">How to name things in the text, and how long a call may take; null for the defaults.</param>
    /// <param name="cancellation">Ends the search; the simplest program until then stands.</param>
    /// <returns>The short program, and where it was written. No file is ever written over.</returns>
    /// <exception cref="TraceException">The file cannot be read, is no trace, or is one of another version.</exception>
    /// <exception cref="OptionException">The platform has no profile of the trace's name, or the output is a file that is there.</exception>
    public static ShrinkReport ShrinkFile(
        string path,
        IDmaPlatformFactory factory,
        string? output = null,
        SuiteOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(factory);
        var trace = TraceFile.Load(path, AreaTable.Standard);
        var destination = output is null ? TraceDestination.Beside(path) : TraceDestination.At(output);
        return ReductionOf(factory, options).Run(trace, path, destination, cancellation);
    }

    /// <summary>Whether a file is the record of sequences in flight (<c>.flight</c>) that a run leaves behind if its process dies.</summary>
    /// <param name="path">The file; one that cannot be read is none.</param>
    public static bool IsFlightRecord(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return FlightRecord.IsOne(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The records in a directory that runs left behind whose process died; those of runs that go on are none of them.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Their paths, in the order of their names.</returns>
    public static IReadOnlyList<string> FindLeftRecords(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return
        [
            .. Directory
                .EnumerateFiles(directory, $"*{FlightRecord.Extension}")
                .Where(FlightRecord.IsLeft)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a run with these options has left something in its output directory to go on from.</summary>
    /// <param name="options">What the run does.</param>
    /// <returns>The file that it left; null if there is none.</returns>
    public static string? FindLeftRun(SuiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RunFile.Of(options) is { Path: var path } && File.Exists(path) ? path : null;
    }

    /// <summary>Walks the sequences again that were in flight when a process died. If it dies again, what was announced last is where.</summary>
    /// <param name="path">The record.</param>
    /// <param name="factory">Creates the machines.</param>
    /// <param name="announce">Told of each call before it is made, in one line, on the thread that makes it.</param>
    /// <param name="options">How long a call may take; null for the default.</param>
    /// <returns>What the sequences came to.</returns>
    /// <exception cref="TraceException">The file is no whole record, or one of another version of the suite.</exception>
    /// <exception cref="OptionException">The platform has no profile of the record's name.</exception>
    public static FlightReport WalkAgain(
        string path,
        IDmaPlatformFactory factory,
        Action<string> announce,
        SuiteOptions? options = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(announce);
        var flight =
            FlightRecord.Read(path)
            ?? throw new TraceException($"{PlainText.Clean(path)} is no whole record of a run that died");
        return flight.Version == Version
            ? new FlightWalk(factory, options ?? new SuiteOptions(), AreaTable.Standard, Catalogue, announce).Run(
                flight
            )
            : throw new TraceException(
                $"{PlainText.Clean(path)} was left by version {PlainText.Clean(flight.Version)} of the suite, and version {Version} draws other sequences; replay it with that version"
            );
    }

    private static Replay ReplayOf(IDmaPlatformFactory factory, SuiteOptions? options) =>
        new(factory, options ?? new SuiteOptions(), AreaTable.Standard, Catalogue);

    private static Reduction ReductionOf(IDmaPlatformFactory factory, SuiteOptions? options) =>
        new(factory, options ?? new SuiteOptions(), AreaTable.Standard, Catalogue);
}
