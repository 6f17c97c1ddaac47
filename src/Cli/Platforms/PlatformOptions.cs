using System.CommandLine;
using System.Security.Cryptography;

namespace Dma.Conformance.Cli.Platforms;

/// <summary>The options that say which platform is judged.</summary>
internal sealed class PlatformOptions
{
    private readonly Option<string?> _assembly = new("--assembly")
    {
        Description = "The .NET assembly with the platform; without it, the reference platform is judged.",
        HelpName = "X.dll",
    };

    private readonly Option<string?> _platform = new("--platform")
    {
        Description =
            "The type in the assembly: a factory, or a platform whose constructor takes a seed or nothing. Needed only where there are several.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> _deviceTree = new("--devicetree")
    {
        Description =
            "A compiled device tree, of which the reference builds the machine that is judged; specs/DeviceTree.md says what it reads.",
        HelpName = "X.dtb",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public PlatformOptions(Command command)
    {
        command.Add(_assembly);
        command.Add(_platform);
        command.Add(_deviceTree);
    }

    /// <summary>What names a foreign platform on a command line; null if it is the reference that is judged.</summary>
    /// <param name="parsed">The command line.</param>
    public string[]? ForeignOf(ParseResult parsed) =>
        (parsed.GetValue(_assembly), parsed.GetValue(_platform), parsed.GetValue(_deviceTree)) switch
        {
            ({ } path, null, null) => ["--assembly", path],
            ({ } path, { } type, null) => ["--assembly", path, "--platform", type],
            _ => null,
        };

    /// <summary>A digest of the file that the platform is in; empty for the reference, and where there is no such file.</summary>
    /// <param name="parsed">The command line.</param>
    public string BuildOf(ParseResult parsed)
    {
        var path = parsed.GetValue(_assembly) ?? parsed.GetValue(_deviceTree);
        if (!File.Exists(path))
        {
            return "";
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Loads what the command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public Judged Load(ParseResult parsed) =>
        (parsed.GetValue(_assembly), parsed.GetValue(_platform), parsed.GetValue(_deviceTree)) switch
        {
            (null, null, { } blob) => Judged.LoadDeviceTree(blob),
            (_, _, { } blob) => throw new UsageException(
                $"--devicetree {blob} describes a machine of the reference; leave out --assembly and --platform"
            ),
            ({ } path, var type, _) => Judged.Load(path, type),
            (null, { } type, _) => throw new UsageException(
                $"--platform {type} needs --assembly, the .dll file that has the type"
            ),
            _ => Judged.Reference,
        };
}
