using Dma.Conformance;
using Dma.Mutants;
using Dma.Reference;

namespace Dma.Proof.Tests;

/// <summary>For every mutant: the C# test that the suite prints compiles, fails on the mutant, and passes on the reference.</summary>
/// <remarks>A mutant that hangs is left out: its test would hang for as long as the suite is patient.</remarks>
public sealed class EmittedMutantTests
{
    public static TheoryData<string> Mutants =>
        [.. MutantCatalogue.All.Where(mutant => mutant.Hang is null).Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void The_printed_test_fails_on_the_mutant_and_passes_on_the_reference(string name)
    {
        var mutant = MutantCatalogue.All.Single(mutant => mutant.Name == name);
        var finding = Trial.Of(mutant).Findings[0];

        using var test = EmittedTest.Compile(finding.CSharpTest);

        test.Run(mutant.CreateFactory())
            .Should()
            .BeOfType<ConformanceException>(finding.CSharpTest)
            .Which.Clause.Should()
            .Be(finding.Clause.Id, finding.CSharpTest);
        test.Run(new ReferenceFactory()).Should().BeNull(finding.CSharpTest);
    }
}
