using Dma.Conformance.Tests.Models.Faults;
using Dma.Conformance.Tests.Models.Machines;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>Each fault is caught, and by no longer a program than it takes.</summary>
public class CompletenessTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. FaultCatalogue.All.Select(fault => fault.Name)];

    public static TheoryData<string> SharedNames => [.. SharedFaultCatalogue.All.Select(row => row.Fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_caught_by_a_program_of_this_length(string name)
    {
        var fault = FaultCatalogue.All.Single(fault => fault.Name == name);

        var finding = fault.Walk(fault.Depth);

        output.WriteLine($"{name}: {finding}");
        finding.Program.Should().HaveCount(fault.Depth, "{0}", finding);
    }

    [Theory]
    [MemberData(nameof(SharedNames))]
    public void A_fault_of_shared_memory_is_caught_and_breaks_this_clause(string name)
    {
        var (fault, clause) = SharedFaultCatalogue.All.Single(row => row.Fault.Name == name);

        // Nothing in the cache or the write buffer, unless that is the fault: what shows it is in the program.
        var finding = (fault with { Starts = fault.Starts ?? [new MachineState()] }).Walk(fault.Depth);

        output.WriteLine($"{name}: {finding.Clause} {finding}");
        finding.Program.Should().HaveCount(fault.Depth, "{0}", finding);
        finding.Clause.Should().Be(clause, "{0}", finding);
    }
}
