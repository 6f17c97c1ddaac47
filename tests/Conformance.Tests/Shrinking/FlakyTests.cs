using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Failures that do not come every time.</summary>
public class FlakyTests
{
    private static readonly Operation[] Steps =
    [
        Toys.Step(1, Find("alloc_pages"), 1, 1),
        Toys.Step(2, Find("barrier")),
        Toys.Step(3, Find("map"), 0, 1, 0, 400, 0, 0),
        Toys.Step(4, Find("sync_for_cpu"), 3, 0, 400),
    ];

    [Fact]
    public void A_failure_that_does_not_come_again_at_once_is_not_shrunk()
    {
        // Every other machine throws; the shrinker begins with one that does not.
        var worker = Worker(made => made % 2 == 1);
        var failing = Run(worker);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!;

        failure.Steps.Should().Equal(failing.Steps, (one, other) => one.IsSameAs(other));
        failure.End.Should().Be(ShrinkEnd.NotShrunk);
        failure.Violation.Should().Be(failing.Violation);
        // The repetitions begin with a machine that throws: the first, the third and the fifth.
        (failure.Repeats, failure.Reproduced, failure.IsFlaky)
            .Should()
            .Be((5, 3, true));
        failure.Executions.Should().Be(6);
        failure.Observations.Should().HaveCount(4).And.Subject.Last().Should().StartWith("threw");
    }

    [Fact]
    public void A_failure_that_stops_coming_later_is_reported_with_how_often_it_came()
    {
        // The first machines throw, among them the one that the subject is read from, and none after them.
        var worker = Worker(made => made < 8);
        var failing = Run(worker);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!;

        (failure.Repeats, failure.Reproduced, failure.IsFlaky).Should().Be((5, 0, true));
        failure.Steps.Count.Should().BeLessThanOrEqualTo(4);
    }

    private static Worker Worker(Func<int, bool> throws)
    {
        var factory = new LyingFactory((truth, made) => throws(made) ? new ThrowsInLongSync(truth) : truth);
        return new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
    }

    private static ExecutionOutcome Run(Worker worker)
    {
        var failing = new Executor(worker).Run(Steps, 1);
        failing.FirstBroken.Should().Be(PlatformClauses.NoCallThrows);
        return failing;
    }

    private static OperationKind Find(string name) => AreaTable.Standard.Find(name)!;
}
