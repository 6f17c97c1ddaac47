using Dma.Conformance.Tests.Models.Faults;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>Each fault is caught, and by no longer a program than it takes.</summary>
public class CompletenessTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. FaultCatalogue.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_caught_by_a_program_of_this_length(string name)
    {
        var fault = FaultCatalogue.All.Single(fault => fault.Name == name);

        var finding = fault.Walk(fault.Depth);

        output.WriteLine($"{name}: {finding}");
        finding.Program.Should().HaveCount(fault.Depth, "{0}", finding);
    }
}
