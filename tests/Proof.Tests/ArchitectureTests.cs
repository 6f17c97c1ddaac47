using Dma.Conformance.Clauses;
using Dma.Reference;

namespace Dma.Proof.Tests;

/// <summary>Every architecture passes, and is asked about what makes it differ.</summary>
public class ArchitectureTests
{
    private const long Dose = 30_000;

    public static TheoryData<string> Names => [.. Architecture.All.Select(architecture => architecture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_architecture_passes_and_what_it_supports_is_put_to_the_test(string name)
    {
        var architecture = Architecture.All.Single(found => found.Name == name);

        var found = new Search(new ReferenceFactory(), name, 3).Run(Dose);

        found.Violation.Should().BeNull();
        var asked = new List<ClauseId>
        {
            // Attributes of allocations: none of them honours all.
            DispatchClauses.UnknownAllocationAttributes,
            // The call for memory that need not be coherent: null, or memory that syncs keep.
            architecture.NonCoherent == NonCoherentMemory.Null
                ? DispatchClauses.MissingCallsFail
                : CoherentClauses.SyncsKeepMemory,
            architecture.Honours.HasFlag(DmaAttributes.SkipCpuSync)
                ? StreamingClauses.SkippedMapShowsGivenBytes
                : DispatchClauses.UnknownAttributesChangeNothing,
        };
        if (architecture.Honours.HasFlag(DmaAttributes.WriteCombine))
            asked.Add(OrderingClauses.BarrierFlushesWriteCombined);
        if (architecture.Honours.HasFlag(DmaAttributes.WeakOrdering))
            asked.Add(OrderingClauses.BarrierOrdersWeak);
        if (architecture.Honours.HasFlag(DmaAttributes.WriteBarrier))
            asked.Add(OrderingClauses.WriteBarrierCompletes);
        if (architecture.UserMapping != UserMappingCalls.None)
            asked.Add(UserMappingClauses.PromisedUserMappingsAreGiven);

        asked.Should().AllSatisfy(clause => found.Evidence.Of(clause).Should().BePositive(clause.Text));
    }
}
