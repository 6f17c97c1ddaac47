using System.Globalization;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>Walks a family to its depth, or deeper on demand.</summary>
internal static class Soundness
{
    /// <summary>How many steps deeper than usual to walk; 0 unless set.</summary>
    private const string Deeper = "DMA_MODELS_DEEPER";

    public static void Check(Family family, ITestOutputHelper output)
    {
        var deeper = int.Parse(Environment.GetEnvironmentVariable(Deeper) ?? "0", CultureInfo.InvariantCulture);

        var finding = family.Walk(family.Depth + deeper);

        output.WriteLine(
            $"{family.Name}: depth {family.Depth + deeper}, {finding.States} states, {finding.RuleStates} of the rules"
        );
        finding.Program.Should().BeNull();
        finding.States.Should().BeGreaterThan(500, "a walk that sees little proves little");
    }
}
