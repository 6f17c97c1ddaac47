using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Proof.Tests.Diagnosis;

/// <summary>The classes of misuse: each has its clause, and what the reference claims to find is provoked.</summary>
public class ClassTests
{
    /// <summary>Classes that no clause is about, and why.</summary>
    private static readonly Dictionary<Misuse, string> WithoutClause = new()
    {
        [Misuse.None] = "no misuse: the event is of another kind",
    };

    [Fact]
    public void Every_class_has_a_clause_or_a_reason()
    {
        var classes = Enum.GetValues<Misuse>();

        classes.Where(it => !DiagnosticsClauses.ByClass.ContainsKey(it)).Should().BeEquivalentTo(WithoutClause.Keys);
        WithoutClause.Values.Should().NotContain("");
    }

    [Fact]
    public void What_the_reference_claims_to_find_is_provoked()
    {
        var provoked = new HashSet<ClauseId>();
        foreach (var profile in (string[])["diagnosing", "isolating", "iommu", "arm-iommu"])
        {
            var factory = new ReferenceFactory(
                parts => parts with { Diagnostics = DiagnosticsParts.Standard, UnmapNeedsState = _ => Claim.Yes },
                profile
            );
            var worker = new Worker(Subject.Create(factory, profile, AreaTable.Standard), new HashSet<ClauseId>());
            var walk = new Walk(worker);
            for (var seed = 0UL; seed < 1500; seed++)
            {
                walk.Run(Mixing.Mix(seed, 21), 100, null).Violation.Should().BeNull();
            }

            provoked.UnionWith(DiagnosticsClauses.ByClass.Values.Where(clause => worker.State.Evidence.Of(clause) > 0));
        }

        DiagnosticsParts
            .Standard.Description.Finds.Where(it => !provoked.Contains(DiagnosticsClauses.ByClass[it]))
            .Should()
            .BeEmpty();
    }
}
