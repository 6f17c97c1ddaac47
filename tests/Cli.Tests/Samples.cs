using Dma.Reference;

namespace Dma.Cli.Tests;

/// <summary>The assembly of Sources, with its own copy of the reference beside it.</summary>
internal static class Samples
{
    private static readonly Lazy<string> Built = new(Build);

    /// <summary>Where it is.</summary>
    public static string Path => Built.Value;

    /// <summary>The arguments that name one of its platforms.</summary>
    public static string[] Platform(string type) => ["--assembly", Path, "--platform", type];

    private static string Build()
    {
        // Left behind: what is loaded cannot be deleted on every system. The next run of the tests replaces it.
        var directory = System.IO.Path.Combine(AppContext.BaseDirectory, "samples");
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        var reference = typeof(ReferenceFactory).Assembly.Location;
        File.Copy(reference, System.IO.Path.Combine(directory, System.IO.Path.GetFileName(reference)));
        return Compiler.Compile(
            System.IO.Path.Combine(directory, "Samples.dll"),
            [Compiler.Source("PassThrough.cs"), Compiler.Source("Platforms.cs"), Compiler.Source("Printing.cs")],
            [typeof(IDmaPlatform).Assembly.Location, reference]
        );
    }
}
