using Dma.Reference;

namespace Dma.Cli.Tests;

/// <summary>The assemblies of Sources, with its own copy of the reference beside it.</summary>
internal static class Samples
{
    private static readonly Lazy<string> Built = new(() =>
        Build("Samples", "PassThrough.cs", "Platforms.cs", "Printing.cs")
    );

    private static readonly Lazy<string> BuiltHostile = new(() => Build("Hostile", "PassThrough.cs", "Hostile.cs"));

    /// <summary>Where it is.</summary>
    public static string Path => Built.Value;

    /// <summary>The arguments that name a platform that does harm to its process.</summary>
    public static string[] Hostile(string type) => ["--assembly", BuiltHostile.Value, "--platform", type];

    /// <summary>The arguments that name one of its platforms.</summary>
    public static string[] Platform(string type) => ["--assembly", Path, "--platform", type];

    private static string Build(string name, params string[] sources)
    {
        // Left behind: what is loaded cannot be deleted on every system. The next run of the tests replaces it.
        var directory = System.IO.Path.Combine(AppContext.BaseDirectory, name.ToLowerInvariant());
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        var reference = typeof(ReferenceFactory).Assembly.Location;
        File.Copy(reference, System.IO.Path.Combine(directory, System.IO.Path.GetFileName(reference)));
        return Compiler.Compile(
            System.IO.Path.Combine(directory, $"{name}.dll"),
            sources.Select(Compiler.Source),
            [typeof(IDmaPlatform).Assembly.Location, reference]
        );
    }
}
