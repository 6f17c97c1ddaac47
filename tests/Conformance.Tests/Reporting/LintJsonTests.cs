using System.Text.Json.Nodes;
using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

/// <summary>Holds specs/schemas/lint.schema.json and what is written together.</summary>
public class LintJsonTests
{
    private static readonly JsonSchema Schema = JsonSchema.Load("lint");

    private static readonly LintFinding Known = new(
        Misuse.CpuAccessToOwned,
        Step: 4,
        Call: "store",
        MadeAt: 3,
        Device: "nic",
        new DmaRange(new DmaAddress(0xffff_ffff_ffff_f000), new ByteCount(0x1000)),
        new ClauseId("DMA-DBG-021")
    );

    [Fact]
    public void What_is_written_keeps_the_schema()
    {
        var written = Render(Known, Known with { Clause = null, MadeAt = null });

        Schema.Problems(written).Should().BeEmpty();
        var findings = written["traces"]![0]!["findings"]!.AsArray();
        findings.Should().HaveCount(2);
        findings[0]!["start"]!.GetValue<string>().Should().Be("0xfffffffffffff000");
        findings[1]!["clause"].Should().BeNull();
        Schema.Problems(Render()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("clause")]
    [InlineData("madeAt")]
    public void Nothing_is_left_out_because_it_is_null(string name)
    {
        var written = Render(Known with { Clause = null, MadeAt = null });

        written["traces"]![0]!["findings"]![0]!.AsObject().Remove(name).Should().BeTrue();

        Schema.Problems(written).Should().ContainSingle().Which.Should().Contain($"{name}: missing");
    }

    private static JsonNode Render(params LintFinding[] findings) =>
        JsonNode.Parse(
            LintJson.Render([
                (
                    "a.trace.json",
                    new LintReport
                    {
                        RecordedPlatform = "reference",
                        Profile = "coherent",
                        Steps = 5,
                        Executed = 4,
                        Findings = findings,
                        Program = [],
                    }
                ),
            ])
        )!;
}
