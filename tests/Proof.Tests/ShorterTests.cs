using Dma.Conformance;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Proof.Tests;

/// <summary>What each way to show the same in fewer steps is for: a wrong platform whose program is longer without it.</summary>
public class ShorterTests
{
    [Theory]
    // Another coherent buffer shows it as well as a mapping of a buffer of pages.
    [InlineData("addresses-of-odd-sizes-overlap", 0, 2)]
    // What is one larger request needs no smaller one before.
    [InlineData("refused-atomic-stays-charged", 0, 2)]
    // A larger size makes an earlier call needless.
    [InlineData("failed-address-is-remembered", 0, 5)]
    // One store and one load in place of accesses of both sides.
    [InlineData("device-offset-in-32-bits", 1, 5)]
    // A load in place of a store and its completion.
    [InlineData("only-first-page-invalidated", 0, 6)]
    public void A_program_is_made_as_short_as_it_can_be(string name, ulong seed, int steps)
    {
        var mutant = MutantCatalogue.All.Single(mutant => mutant.Name == name);

        var report = ConformanceSuite.Run(
            mutant.CreateFactory(),
            new SuiteOptions
            {
                Operations = Trial.Budget,
                Seed = Mixing.Mix(seed, 1),
                Profiles = [mutant.Profile],
                StopAtFirst = true,
                FactoryExpression = EmittedTest.FactoryExpression,
            }
        );

        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Clause.Id.Text.Should().Be(mutant.Clause);
        finding.Steps.Should().Be(steps);
    }
}
