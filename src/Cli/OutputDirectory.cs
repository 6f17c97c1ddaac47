namespace Dma.Conformance.Cli;

/// <summary>A directory that traces go to.</summary>
internal static class OutputDirectory
{
    /// <summary>Creates the directory and sees whether files can be written there, before a run that would lose its traces.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="UsageException">It is a file, or nothing can be written there.</exception>
    public static void Prepare(string path, string option = "--out")
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{option} {path} is a file; name a directory");
        }

        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, Path.GetRandomFileName());
            using var stream = new FileStream(
                probe,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"{option} {path} cannot be written to; name another directory ({exception.Message})"
            );
        }
    }
}
