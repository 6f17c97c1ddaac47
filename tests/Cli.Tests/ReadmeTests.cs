using System.Reflection;
using System.Text.Json.Nodes;
using Dma.Conformance;
using Dma.Reference;

namespace Dma.Cli.Tests;

/// <summary>What README tells an adopter to write is a program that runs.</summary>
public sealed class ReadmeTests
{
    private const string ImplicitUsings =
        "global using System; global using System.IO; global using System.Threading; public sealed class MyPlatform(ulong seed) : Samples.PassThrough(\"coherent\", seed);";

    [Fact]
    public void The_library_call_compiles_and_writes_its_report()
    {
        using var scratch = new Scratch();
        var program = Program().Replace("\"report.json\"", $"@\"{scratch["report.json"]}\"", StringComparison.Ordinal);
        program.Should().Contain(scratch.Root);
        var path = Compiler.CompileProgram(
            Path.Combine(AppContext.BaseDirectory, "readme", "Readme.dll"),
            [program, ImplicitUsings, Compiler.Source("PassThrough.cs")],
            [
                typeof(IDmaPlatform).Assembly.Location,
                typeof(ConformanceSuite).Assembly.Location,
                typeof(ReferenceFactory).Assembly.Location,
            ]
        );

        var code = Assembly.LoadFrom(path).EntryPoint!.Invoke(null, [Array.Empty<string>()]);

        var report = JsonNode.Parse(File.ReadAllText(scratch["report.json"]))!;
        report["findings"]!.AsArray().Should().BeEmpty();
        code.Should().Be(report["verdict"]!.ToString() == "conformant" ? 0 : 1);
        report["profiles"]![0]!["operations"]!.GetValue<long>().Should().BeGreaterThanOrEqualTo(20_000);
    }

    private static string Program() =>
        Array
            .FindAll(
                File.ReadAllText(FindReadme()).ReplaceLineEndings("\n").Split("```"),
                block => block.StartsWith("csharp\n", StringComparison.Ordinal)
            )
            .Should()
            .ContainSingle(block => block.Contains("ConformanceSuite.Run(", StringComparison.Ordinal))
            .Subject["csharp\n".Length..];

    /// <summary>Where README is.</summary>
    internal static string FindReadme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run in a checkout");
        }

        return Path.Combine(folder.FullName, "README.md");
    }
}
