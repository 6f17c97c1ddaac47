using Dma.Conformance.Clauses;
using Dma.Conformance.Tests.Reporting;
using Dma.Mutants;

namespace Dma.Proof.Tests;

/// <summary>For every mutant: a compiler takes the calls of a Linux driver that the suite prints for it.</summary>
public sealed class EmittedDriverTests
{
    public static TheoryData<string> Areas =>
        [.. MutantCatalogue.All.Select(mutant => new ClauseId(mutant.Clause).Prefix).Distinct()];

    [SkippableTheory]
    [MemberData(nameof(Areas))]
    public void The_printed_calls_compile(string area)
    {
        Skip.IfNot(CCompiler.IsThere, CCompiler.Reason);
        var programs = MutantCatalogue
            .All.Where(mutant => mutant.Hang is null && new ClauseId(mutant.Clause).Prefix == area)
            .Select(mutant => Trial.Of(mutant).Findings[0].DriverCode)
            .ToArray();

        programs.Should().NotBeEmpty();
        CCompiler.Check(programs).Should().Be("");
    }
}
