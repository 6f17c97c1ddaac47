using System.Security.Cryptography;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>A trace that is replayed before anything is drawn.</summary>
/// <param name="Path">The file, the same text on every system.</param>
/// <param name="Trace">What it holds.</param>
internal sealed record Regression(string Path, Trace Trace);

/// <summary>A folder of traces that once failed: what is in it is read, what is found is kept in it, and no file is ever written over.</summary>
internal static class RegressionStore
{
    private const int DigestLength = 12;

    /// <summary>Reads all traces of a folder.</summary>
    /// <param name="directory">The folder; those below it are not looked at.</param>
    /// <param name="mayBeMissing">Whether a folder that is not there yet is as good as an empty one.</param>
    /// <param name="areas">The operations that there are.</param>
    /// <returns>The traces in the ordinal order of their names.</returns>
    /// <exception cref="OptionException">The folder cannot be read.</exception>
    /// <exception cref="TraceException">A file in it whose name says that it is a trace is none.</exception>
    public static IReadOnlyList<Regression> Load(string directory, bool mayBeMissing, AreaTable areas)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(directory);
        }
        catch (DirectoryNotFoundException) when (mayBeMissing && !File.Exists(directory))
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var what = exception switch
            {
                _ when File.Exists(directory) => "is a file",
                DirectoryNotFoundException => "does not exist",
                _ => $"cannot be read ({PlainText.Clean(exception.Message).TrimEnd('.')})",
            };
            throw new OptionException($"the folder of regressions {directory} {what}; name one with traces");
        }

        return
        [
            .. files
                .Select(file => Path.GetFileName(file))
                .Where(name => name.EndsWith(TraceStore.Extension, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(PathOf(directory, name), areas)),
        ];
    }

    /// <summary>Keeps a program. The name is made of clause, profile and the program itself, so that the same one is kept once, whatever version found it.</summary>
    /// <param name="directory">The folder; it is created.</param>
    /// <param name="name">What the name of the file begins with.</param>
    /// <param name="trace">The program.</param>
    /// <returns>The path of the file, whether it was there already or not.</returns>
    public static string Keep(string directory, string name, Trace trace)
    {
        Directory.CreateDirectory(directory);
        var path = PathOf(directory, $"{name}.{DigestOf(trace)}{TraceStore.Extension}");
        if (!File.Exists(path))
        {
            using var stream = new FileStream(path, FileMode.CreateNew);
            stream.Write(TraceFile.Write(trace));
        }

        return path;
    }

    /// <summary>A digest of what is executed: not of the answers, of the version of the suite, or of what the platform and its devices are called.</summary>
    internal static string DigestOf(Trace trace)
    {
        var executed = trace with { Suite = "-", Platform = "-", Devices = [], Observations = [] };
        return Convert.ToHexStringLower(SHA256.HashData(TraceFile.Write(executed)))[..DigestLength];
    }

    private static Regression Read(string path, AreaTable areas)
    {
        try
        {
            return new Regression(path, TraceFile.Load(path, areas));
        }
        catch (TraceException exception)
        {
            throw new TraceException(
                $"{exception.Message}; a folder of regressions holds traces under such names, and nothing else",
                exception
            );
        }
    }

    /// <summary>Reports are the same on every system, so the slash is.</summary>
    private static string PathOf(string directory, string name) =>
        Path.EndsInDirectorySeparator(directory) ? directory + name : $"{directory}/{name}";
}
