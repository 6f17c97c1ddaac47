using System.Text;

namespace Dma.Conformance.Cli;

/// <summary>The file that a report goes to, and which is never written over.</summary>
internal sealed class ReportFile
{
    private readonly string _path;
    private string? _lost;

    private ReportFile(string path) => _path = path;

    /// <summary>Sees whether the file can be written, before a run that would lose its report. Directories above it are created.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">Something of that name is there, or it cannot be written.</exception>
    public static ReportFile Prepare(string path)
    {
        if (path.Length == 0)
        {
            throw new UsageException("--report is empty; name a file that is not there yet");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"--report {path} is a directory; name a file in it");
        }

        if (File.Exists(path))
        {
            throw new UsageException($"--report {path} is there already; name another file, or move it away");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var stream = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--report {path} cannot be written; name another file ({exception.Message})");
        }

        return new ReportFile(path);
    }

    /// <summary>Writes the file. That it cannot be written must not cost the report on standard output: <see cref="ThrowIfLost" /> tells it later.</summary>
    /// <param name="report">The content.</param>
    public void Write(string report)
    {
        try
        {
            using var stream = new FileStream(_path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(report));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _lost = exception.Message;
        }
    }

    /// <summary>Tells that the file could not be written.</summary>
    /// <exception cref="UsageException">It could not.</exception>
    public void ThrowIfLost()
    {
        if (_lost is not null)
        {
            throw new UsageException(
                $"--report {_path} could not be written ({_lost}); the report on standard output is whole"
            );
        }
    }
}
