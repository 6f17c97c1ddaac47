using System.Reflection;
using Dma.Conformance;
using Dma.Samples;

namespace Dma.Adoption.Tests;

/// <summary>What the contract costs a third party.</summary>
public sealed class SampleTests
{
    private const int MostLines = 120;

    private static readonly Assembly Samples = typeof(BouncePlatform).Assembly;

    [Theory]
    [InlineData(nameof(BouncePlatform))]
    [InlineData(nameof(BrokenBouncePlatform))]
    public void A_platform_with_the_core_and_Streaming_is_short(string name) =>
        Lines(name).Should().HaveCountLessThanOrEqualTo(MostLines);

    [Fact]
    public void A_sample_is_one_file_that_knows_the_contract_alone()
    {
        Samples
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .Should()
            .Equal("Dma.Abstractions");
        Samples.GetExportedTypes().Should().BeEquivalentTo([typeof(BouncePlatform), typeof(BrokenBouncePlatform)]);
    }

    [Fact]
    public void A_sample_provides_Streaming_and_no_other_facet()
    {
        foreach (var type in Samples.GetExportedTypes())
        {
            type.GetInterfaces()
                .Should()
                .BeEquivalentTo([typeof(IDmaPlatform), typeof(IStreaming), typeof(IDisposable)], type.Name);
            type.GetConstructor([]).Should().NotBeNull("the command line creates it");
        }
    }

    [Fact]
    public void The_broken_sample_differs_in_its_names_and_in_one_line()
    {
        string[] right = [.. Lines(nameof(BouncePlatform))];
        string[] wrong = [.. Lines(nameof(BrokenBouncePlatform))];

        var differences = right.Zip(wrong).Where(pair => pair.First != pair.Second).Select(pair => pair.Second.Trim());

        wrong.Should().HaveSameCount(right);
        differences
            .Should()
            .SatisfyRespectively(
                line => line.Should().StartWith("/// <summary>"),
                line => line.Should().StartWith("public sealed class BrokenBouncePlatform"),
                line => line.Should().StartWith("Name = "),
                line =>
                    line.Should()
                        .Be("direction == DmaDirection.ToDevice ? Answer.Ok : Copy(Buffer(range), Window(range));")
            );
    }

    /// <summary>Both findings in README, the one on its first screen whole, the other one's program.</summary>
    [Fact]
    public void README_shows_what_is_printed()
    {
        var blocks = File.ReadAllText(Checkout("README.md")).ReplaceLineEndings("\n").Split("```");
        var shown = Array.FindAll(
            blocks,
            block => block.Contains("DMA-MAP-005 MUST violated", StringComparison.Ordinal)
        );

        var report = ConformanceSuite.Run(
            new SinglePlatformFactory(_ => new BrokenBouncePlatform(), "default"),
            new SuiteOptions()
        );

        var printed = report.Findings.First().Text.ReplaceLineEndings("\n");
        shown.Should().HaveCount(2);
        printed.Should().StartWith(shown[0].Trim());
        printed.Should().Contain(shown[1][shown[1].IndexOf("  program", StringComparison.Ordinal)..]);
    }

    private static IEnumerable<string> Lines(string name) => File.ReadLines(Checkout($"tests/Samples/{name}.cs"));

    private static string Checkout(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run in a checkout");
        }

        return Path.Combine(folder.FullName, path);
    }
}
