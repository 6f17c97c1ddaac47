using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dma.Conformance.Hosting;

/// <summary>What a run has come to, in a file of its output directory: what a run that was killed goes on from.</summary>
/// <remarks>Its name tells runs apart that would come to something else: by version, platform, seed, dose and what is asked about.</remarks>
internal sealed class RunFile
{
    /// <summary>How the name of such a file ends.</summary>
    public const string Extension = ".run.json";

    private const int DigestLength = 12;

    private RunFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file of a run.</summary>
    /// <param name="options">What the run does.</param>
    /// <returns>Null if the run has no output directory.</returns>
    public static RunFile? Of(SuiteOptions options) =>
        options.OutputDirectory is { } directory
            ? new RunFile(System.IO.Path.Combine(directory, $"dma-conformance-{DigestOf(options)}{Extension}"))
            : null;

    /// <summary>Reads what a run has come to.</summary>
    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="OptionException">It cannot be read, or is none.</exception>
    public RunState? Read()
    {
        try
        {
            return File.Exists(Path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), HostJson.Default.RunState)
                : null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new OptionException(
                $"{Path} cannot be gone on from ({exception.Message}); delete it, and the run begins anew"
            );
        }
    }

    /// <summary>Writes what a run has come to. Whoever is killed meanwhile leaves what was written before. A full disk costs no run.</summary>
    /// <param name="state">What it has come to.</param>
    public void Write(RunState state)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            var begun = Path + ".part";
            File.WriteAllBytes(begun, JsonSerializer.SerializeToUtf8Bytes(state, HostJson.Default.RunState));
            File.Move(begun, Path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then a killed run goes on from an earlier point, or begins anew.
        }
    }

    /// <summary>Takes the file away: the run has ended.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is written over by the next run of the same kind.
        }
    }

    private static string DigestOf(SuiteOptions options)
    {
        IEnumerable<string> parts =
        [
            ConformanceSuite.Version,
            options.ReplayArguments,
            options.PlatformBuild,
            options.Seed.ToString(CultureInfo.InvariantCulture),
            options.Operations.ToString(CultureInfo.InvariantCulture),
            string.Join(',', options.Profiles),
            string.Join(',', options.Areas),
            string.Join(',', options.Clauses),
            options.Regressions ?? "",
            options.StopAtFirst ? "first" : "",
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[
            ..DigestLength
        ];
    }
}
