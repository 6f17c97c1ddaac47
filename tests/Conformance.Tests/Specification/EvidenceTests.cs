using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Specification;

/// <summary>How often clauses could have been broken.</summary>
public sealed class EvidenceTests
{
    private static readonly ClauseId Clause = StreamingClauses.MapGivesToDevice;

    [Fact]
    public void A_clause_counts_once_an_operation_and_over_all_workers()
    {
        var (one, other) = (new Evidence(), new Evidence());
        foreach (var evidence in new[] { one, other, one })
        {
            evidence.BeginOperation();
            evidence.Count(Clause);
            evidence.Count(Clause);
        }

        other.Count(new ClauseId("DMA-TOY-999"));
        one.Add(other);

        one.Of(new ClauseId(Clause.Text)).Should().Be(3);
        one.Of(new ClauseId("DMA-TOY-999")).Should().Be(1);
        one.Of(new ClauseId("DMA-TOY-998")).Should().Be(0);
    }
}
