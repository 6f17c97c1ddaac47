using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dma.Cli.Tests;

/// <summary>Compiles assemblies of adopters.</summary>
internal static class Compiler
{
    private static readonly string[] Framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        .ToArray();

    /// <summary>Compiles an assembly.</summary>
    /// <param name="path">Where it goes; its name is the assembly's.</param>
    /// <param name="source">The code.</param>
    /// <param name="references">The assemblies that it uses besides the framework's.</param>
    public static string Compile(string path, string source, params IEnumerable<string> references) =>
        Compile(path, [source], references);

    /// <inheritdoc cref="Compile(string, string, IEnumerable{string})" />
    public static string Compile(string path, IEnumerable<string> sources, IEnumerable<string> references) =>
        Compile(path, sources, references, OutputKind.DynamicallyLinkedLibrary);

    /// <summary>Compiles a program.</summary>
    public static string CompileProgram(string path, IEnumerable<string> sources, IEnumerable<string> references) =>
        Compile(path, sources, references, OutputKind.ConsoleApplication);

    private static string Compile(
        string path,
        IEnumerable<string> sources,
        IEnumerable<string> references,
        OutputKind kind
    )
    {
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            Framework.Concat(references).Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
        );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var result = compilation.Emit(path);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        return path;
    }

    /// <summary>A file of Sources.</summary>
    public static string Source(string name)
    {
        using var reader = new StreamReader(typeof(Compiler).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
