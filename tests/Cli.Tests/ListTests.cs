using Dma.Conformance;
using Dma.Conformance.Cli;
using Dma.Reference;

namespace Dma.Cli.Tests;

public sealed class ListTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("list clauses")]
    public void Clauses_come_with_level_title_and_standing(string args)
    {
        var lines = LinesOf(args);

        lines.Should().HaveCount(ConformanceSuite.Catalogue.Clauses.Count);
        lines
            .Should()
            .ContainSingle(line => line.StartsWith("DMA-PLAT-001", StringComparison.Ordinal))
            .Which.Should()
            .MatchRegex("^DMA-PLAT-001 +MUST +no call throws +tested$");
        lines.Should().NotContain(line => line.Contains(" waits for ", StringComparison.Ordinal));
        lines.Should().Contain(line => line.EndsWith(" untestable", StringComparison.Ordinal));
    }

    [Fact]
    public void Areas_come_with_the_beginning_of_their_ids()
    {
        LinesOf("list areas").Should().HaveCount(16).And.ContainMatch("Streaming *DMA-MAP *of * tested");
    }

    [Fact]
    public void Profiles_are_those_of_the_platform()
    {
        var lines = LinesOf("list profiles");

        lines
            .Take(15)
            .Should()
            .Equal(
                "coherent",
                "write-back",
                "isolating",
                "write-buffer",
                "l1",
                "l1-l2",
                "interconnect",
                "contiguous",
                "bounce",
                "translated",
                "iommu",
                "devicetree",
                "devicetree-restricted",
                "arm-iommu",
                "diagnosing"
            );
        lines
            .Should()
            .HaveCount(15 + Architecture.All.Count)
            .And.ContainMatch("arm64 *by name *null *attributes *honours WRITE_COMBINE")
            .And.ContainMatch("mips *by name *cacheable *none *honours no attribute")
            .And.ContainMatch("openrisc *cacheable *none *honours NON_CONSISTENT")
            .And.ContainMatch("x86 *coherent *none *honours no attribute");
        Tool.Run(["list", "profiles", .. Samples.Platform("Samples.Seedless")]).Out.Should().Be($"default\n");
    }

    [Fact]
    public void Explain_prints_the_clause_in_upper_and_lower_case()
    {
        var text = Tool.Run("explain", "dma-plat-001").ShouldBe(ExitCode.Conformant).Out;

        text.Should().StartWith("DMA-PLAT-001 MUST no call throws\n").And.Contain("specs/Platform.md#dma-plat-001");
        Tool.Run("explain", "DMA-PLAT-001").Out.Should().Be(text);
    }

    private static string[] LinesOf(string args) =>
        Tool.Run(args.Split(' ')).ShouldBe(ExitCode.Conformant).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
