using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public class FailureTextTests
{
    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    [Fact]
    public void A_failure_reads_like_this()
    {
        var failure = KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram) with
        {
            OriginalLength = 212,
            Executions = 61,
            Repeats = 5,
            Reproduced = 5,
        };

        Render(failure).Should().Be("");
    }

    private static string Render(Failure failure) =>
        FailureText.Render(
            failure,
            Catalogue[failure.Violation.Clause],
            "dma-conformance replay out/dma-map-008.trace.json --assembly My.dll"
        );
}
