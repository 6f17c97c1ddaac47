using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Reporting;

public class CSharpTestTests
{
    [Fact]
    public void A_file_holds_the_test_in_a_class_of_its_own() =>
        CSharpTest
            .RenderFile(KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram), "new My.Factory()")
            .Should()
            .Be(
                """
                using Dma.Conformance;
                using Xunit;

                public class DMA_OPS_001_coherent_repro
                {
                    [Fact]
                    public void DMA_OPS_001_coherent()
                    {
                        new Repro(new My.Factory(), "coherent", seed: 0x2a)
                            .Step(1, "alloc_pages", "count=1 placement=FIRST")
                            .Step(2, "map", "device=2:crypto0 buffer=#1 offset=0x0 size=0x1 direction=TO_DEVICE attributes=NONE")
                            .Judge(); // DMA-OPS-001
                    }
                }

                """
            );

    [Fact]
    public void Answers_that_differ_are_compared_on_two_machines()
    {
        var failure = KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram);

        CSharpTest
            .Render(
                failure with
                {
                    Violation = new Violation(PlatformClauses.SameSeedSameAnswers, "the same", "another"),
                },
                "new My.Factory()"
            )
            .Should()
            .Contain("        .Twice()\n        .Judge(); // DMA-PLAT-011\n");
    }
}
