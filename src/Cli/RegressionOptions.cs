using System.CommandLine;

namespace Dma.Conformance.Cli;

/// <summary>The options that say which traces are replayed before anything is drawn, and where new ones are kept.</summary>
internal sealed class RegressionOptions
{
    private const string None = "none";

    private readonly Option<string?> _folder = new("--regressions")
    {
        Description =
            "A folder of traces that are replayed before anything is drawn; one that fails is reported first. Unless stated, 'regressions' in the current directory if it is there; 'none' for none.",
        HelpName = "DIR|none",
    };

    private readonly Option<bool> _keep = new("--keep")
    {
        Description =
            "Keeps the program of each new failure in the folder of regressions, once; the folder is created, a file is never written over.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public RegressionOptions(Command command)
    {
        command.Add(_folder);
        command.Add(_keep);
    }

    /// <summary>Whether new failures are kept.</summary>
    /// <param name="parsed">The command line.</param>
    public bool IsKeeping(ParseResult parsed) => parsed.GetValue(_keep);

    /// <summary>The folder; null if nothing is replayed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="byDefault">The folder where none is named.</param>
    /// <exception cref="UsageException">New failures cannot be kept.</exception>
    public string? FolderOf(ParseResult parsed, string byDefault)
    {
        var folder = parsed.GetValue(_folder);
        if (folder is { Length: 0 })
        {
            throw new UsageException("--regressions is empty; name a folder, or 'none'");
        }

        if (!IsKeeping(parsed))
        {
            return folder == None ? null
                : folder is not null || !Directory.Exists(byDefault) ? folder
                : byDefault;
        }

        if (folder == None)
        {
            throw new UsageException("--keep needs a folder, and --regressions is none; leave one of them out");
        }

        OutputDirectory.Prepare(folder ?? byDefault, "--regressions");
        return folder ?? byDefault;
    }
}
