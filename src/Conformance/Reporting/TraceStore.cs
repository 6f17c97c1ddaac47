using System.Globalization;

namespace Dma.Conformance.Reporting;

/// <summary>Keeps traces in a directory, and never writes over a file.</summary>
internal static class TraceStore
{
    /// <summary>How the name of a trace ends.</summary>
    public const string Extension = ".trace.json";

    /// <summary>Keeps a trace under a name of its own. A file that holds the very same already is left alone, so that a run that is repeated adds nothing.</summary>
    /// <param name="directory">The directory; it is created.</param>
    /// <param name="name">The name without its extension. Where a file of that name holds something else, a number follows it.</param>
    /// <param name="trace">The content.</param>
    /// <returns>Where it is.</returns>
    public static string Keep(string directory, string name, byte[] trace) => Keep(directory, name, Extension, trace);

    /// <summary>Keeps any file so.</summary>
    /// <param name="directory">The directory; it is created.</param>
    /// <param name="name">The name without its extension.</param>
    /// <param name="extension">The extension, with its point.</param>
    /// <param name="content">The content.</param>
    /// <returns>Where it is.</returns>
    public static string Keep(string directory, string name, string extension, byte[] content)
    {
        Directory.CreateDirectory(directory);
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".{number}");
            var path = Path.Combine(directory, name + suffix + extension);
            if (Directory.Exists(path) || !TryWrite(path, content))
            {
                continue;
            }

            return path;
        }
    }

    private static bool TryWrite(string path, byte[] content)
    {
        if (File.Exists(path))
        {
            return new FileInfo(path).Length == content.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
        }

        using var stream = new FileStream(path, FileMode.CreateNew);
        stream.Write(content);
        return true;
    }
}
