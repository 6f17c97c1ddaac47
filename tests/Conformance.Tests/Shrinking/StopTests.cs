using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>A worker that is told to stop ends what it does, and takes nothing that it has cut short for an outcome.</summary>
public sealed class StopTests
{
    private static readonly Operation[] Steps =
    [
        Toys.Step(1, Find("alloc_pages"), 1, 1),
        Toys.Step(2, Find("barrier")),
        Toys.Step(3, Find("map"), 0, 1, 0, 400, 0, 0),
        Toys.Step(4, Find("sync_for_cpu"), 3, 0, 400),
    ];

    /// <summary>Stopped at each of its executions in turn.</summary>
    [Fact]
    public void Shrinking_that_is_stopped_tells_what_it_had_by_then()
    {
        var (whole, executions) = Shrink(stopAt: -3);
        (whole.End, whole.Repeats, whole.Reproduced)
            .Should()
            .Be((ShrinkEnd.Minimal, Shrinker.Repeats, Shrinker.Repeats));

        var length = Steps.Length;
        for (var at = 0; at < executions; at++)
        {
            var (failure, made) = Shrink(at);
            var again = at - (executions - Shrinker.Repeats);

            made.Should().Be(at + 1, "no other machine is made");
            failure.IsFlaky.Should().BeFalse();
            failure.Reproduced.Should().Be(Math.Max(0, again));
            failure.Repeats.Should().Be(Math.Max(0, again));
            failure.End.Should().Be(again >= 0 ? ShrinkEnd.Minimal : ShrinkEnd.Stopped);
            failure.Steps.Count.Should().BeLessThanOrEqualTo(length, "it gets no longer");
            length = failure.Steps.Count;
        }

        length.Should().Be(whole.Steps.Count).And.BeLessThan(Steps.Length);
    }

    [Fact]
    public void A_comparison_that_is_stopped_is_none()
    {
        Worker? worker = null;
        var factory = new LyingFactory(
            (truth, made) =>
            {
                worker?.MustStop = made == 2;
                return truth;
            }
        );
        worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());

        new Executor(worker).RunTwice(Steps, 1).Violation.Should().BeNull();
        worker.MustStop.Should().BeTrue();
    }

    /// <summary>Machine 0 is the one that the subject is read from, machine 1 the one that the failure is found on.</summary>
    private static (Failure Failure, int Executions) Shrink(int stopAt)
    {
        Worker? worker = null;
        var last = 0;
        var factory = new LyingFactory(
            (truth, made) =>
            {
                last = made;
                worker?.MustStop = made == stopAt + 2;
                return new ThrowsInLongSync(truth);
            }
        );
        worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
        var failing = new Executor(worker).Run(Steps, 1);
        return (new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!, last - 1);
    }

    private static OperationKind Find(string name) => AreaTable.Standard.Find(name)!;
}
