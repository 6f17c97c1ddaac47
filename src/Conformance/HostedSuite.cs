using Dma.Conformance.Hosting;

namespace Dma.Conformance;

/// <summary>A platform that a host has loaded.</summary>
/// <param name="Factory">Creates the machines.</param>
/// <param name="Name">What it is, for the head of a report.</param>
/// <param name="FactoryExpression">The factory, or a function from a seed to a machine, as a C# expression.</param>
public sealed record HostedPlatform(IDmaPlatformFactory Factory, string Name, string FactoryExpression);

/// <summary>A process that runs <see cref="HostedSuite.Serve" />. Its standard output belongs to the platform.</summary>
public interface IHostProcess : IDisposable
{
    /// <summary>What the process reads.</summary>
    Stream Input { get; }

    /// <summary>What the process writes.</summary>
    Stream Output { get; }

    /// <summary>Whether it has ended.</summary>
    bool HasEnded { get; }

    /// <summary>What the process takes of the machine beyond what a platform may; null if nothing.</summary>
    string? Excess { get; }

    /// <summary>Ends the process, and what it has started, if it has not ended by itself.</summary>
    void Kill();

    /// <summary>What the process prints past <see cref="ConsoleCapture" />. It is read to its end, and the last of it kept.</summary>
    IReadOnlyList<Stream> Printed { get; }

    /// <summary>How the process ended, in words, such as <c>exit code 134</c>; waits for the end.</summary>
    string Describe();
}

/// <summary>Runs the suite with the platform in a process of its own, so that whatever the platform does takes no run with it.</summary>
/// <remarks>A process that dies is followed by another one, which goes on behind the sequence that was lost; why that one was lost is a finding.</remarks>
/// <param name="start">Starts a process that calls <see cref="Serve" /> on the other ends of the two streams; it is told whether the process is brief, for one program, so that it pays to be quick at the start.</param>
public sealed class HostedSuite(Func<bool, IHostProcess> start)
{
    /// <summary>Where goes what the platform prints while it is loaded; nowhere unless stated.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>What the platform is, as the host names it; null before it is loaded.</summary>
    public string? PlatformName { get; private set; }

    /// <summary>Runs the suite; as <see cref="ConformanceSuite.Run" />, but for the factory.</summary>
    /// <param name="options">What the run does; what names the factory comes from the host.</param>
    /// <param name="progress">Told how far the run is, on the thread of the call; may be null.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="OptionException">The platform cannot be loaded, or an option or a trace cannot be used.</exception>
    /// <exception cref="PlatformEndedException">The platform ended the process before there was a machine, each time.</exception>
    /// <exception cref="SuiteDefectException">The suite itself is at fault.</exception>
    public SuiteReport Run(
        SuiteOptions? options = null,
        IProgress<SuiteProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var run = new HostedRun(start, options ?? new SuiteOptions(), Error, progress, cancellation);
        try
        {
            return run.Run();
        }
        finally
        {
            PlatformName = run.PlatformName;
        }
    }

    /// <summary>Does one task of a run, in the process that <see cref="IHostProcess" /> stands for. When it returns, the process is to be ended at once.</summary>
    /// <param name="input">Where the task comes from. When it ends, so does the process.</param>
    /// <param name="output">Where is told what comes of it.</param>
    /// <param name="load">Loads the platform; an <see cref="OptionException" /> says why it cannot be used.</param>
    public static void Serve(Stream input, Stream output, Func<HostedPlatform> load)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(load);
        new Host(input, output, load).Run();
    }
}
