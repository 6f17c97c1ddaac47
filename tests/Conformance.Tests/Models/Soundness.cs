using System.Globalization;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>Walks a family to one step less than its depth where that is many states already, or further on demand.</summary>
internal static class Soundness
{
    /// <summary>How many steps deeper to walk; 0 unless set. With 1 every family is walked to its depth, which takes minutes: that is for a change of a rule.</summary>
    private const string Deeper = "DMA_MODELS_DEEPER";

    private const int Few = 500;

    public static void Check(Family family, ITestOutputHelper output)
    {
        var deeper = int.Parse(Environment.GetEnvironmentVariable(Deeper) ?? "0", CultureInfo.InvariantCulture);

        var depth = family.Depth - 1 + deeper;
        var finding = family.Walk(depth);
        if (finding.States <= Few)
        {
            finding = family.Walk(++depth);
        }

        output.WriteLine($"{family.Name}: depth {depth}, {finding.States} states, {finding.RuleStates} of the rules");
        finding.Program.Should().BeNull();
        finding.States.Should().BeGreaterThan(Few, "a walk that sees little proves little");
    }
}
