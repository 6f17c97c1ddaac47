using System.Globalization;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>No correct machine is accused, whatever a driver does and whatever the machine chooses.</summary>
public class SoundnessTests(ITestOutputHelper output)
{
    /// <summary>How many steps deeper than usual to walk; 0 unless set.</summary>
    private const string Deeper = "DMA_MODELS_DEEPER";

    public static TheoryData<string> Names => [.. Families.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_correct_machine_is_accused(string name)
    {
        var family = Families.All.Single(family => family.Name == name);
        var deeper = int.Parse(Environment.GetEnvironmentVariable(Deeper) ?? "0", CultureInfo.InvariantCulture);

        var finding = family.Walk(family.Depth + deeper);

        output.WriteLine(
            $"{name}: depth {family.Depth + deeper}, {finding.States} states, {finding.RuleStates} of the rules"
        );
        finding.Program.Should().BeNull();
        finding.States.Should().BeGreaterThan(500, "a walk that sees little proves little");
    }
}
