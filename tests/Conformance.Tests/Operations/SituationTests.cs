using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Tests.Shrinking;
using ReferenceFactory = Dma.Reference.ReferenceFactory;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What an operation finds when it is drawn, and how often that was.</summary>
public sealed class SituationTests
{
    private const ulong Line = 0x40,
        Low = 1;

    [Fact]
    public void The_words_are_as_many_as_the_situations()
    {
        Situations.Names.Should().HaveCount(Enum.GetValues<Situation>().Length).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_mapping_is_unused_then_used_then_under_a_store_then_ended()
    {
        var buffer = Toys.Step(1, PageOperations.Allocate, 1, Low);
        var mapping = Toys.Step(2, MappingOperations.Map, 0, 1, 0, Line);
        var again = Toys.Step(3, MappingOperations.Map, 0, 1, 0, Line);
        var load = Toys.Step(4, DeviceOperations.Load, 2, 0, 1);
        var unmapAgain = Toys.Step(5, MappingOperations.Unmap, 3);
        var loadAlone = Toys.Step(6, DeviceOperations.Load, 2, 0, 1);
        var store = Toys.Step(7, DeviceOperations.Store, 2, 0, 1, 7);
        var storeAgain = Toys.Step(8, DeviceOperations.Store, 2, 0, 1, 8);
        var complete = Toys.Step(9, DeviceOperations.Complete, 0);
        var unmap = Toys.Step(10, MappingOperations.Unmap, 2);
        var free = Toys.Step(11, PageOperations.Free, 1);

        Walked(buffer, mapping, again, load, unmapAgain, loadAlone, store, storeAgain, complete, unmap, free)
            .Should()
            .Equal(
                Situation.NothingLive,
                Situation.MemoryUnmapped,
                Situation.MemoryMapped,
                Situation.WindowSharesBytes,
                Situation.WindowSharesBytes,
                Situation.BidirectionalUsed,
                Situation.BidirectionalUsed,
                Situation.WindowUnderStore,
                Situation.StoreInFlight,
                Situation.BidirectionalUsed,
                Situation.MemoryUnmapped
            );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_operation_that_is_drawn_is_counted_once(int workers)
    {
        var profile = ConformanceSuite
            .Run(
                new ReferenceFactory(),
                new SuiteOptions
                {
                    Operations = 5_000,
                    Workers = workers,
                    Profiles = ["coherent"],
                }
            )
            .Profiles[0];

        var counts = profile.Situations!;
        var all = Enum.GetValues<Situation>();
        counts.Kinds.Sum(kind => all.Sum(situation => counts.Of(kind, situation))).Should().Be(profile.Operations);
        counts.Of(MappingOperations.Unmap, Situation.NothingLive).Should().Be(0);
        counts.Of(DeviceOperations.Complete, Situation.StoreInFlight).Should().BePositive();
    }

    private static List<Situation> Walked(params Operation[] program)
    {
        var worker = new Worker(
            Subject.Create(new ReferenceFactory(), "coherent", AreaTable.Standard),
            new HashSet<ClauseId>()
        );
        using var session = new Session(worker.Subject, worker);
        session.Begin(1).Should().BeNull();
        var found = new List<Situation>();
        foreach (var step in program)
        {
            step.Kind.Allows(session.State, in step).Should().BeTrue("{0} must be possible", step.Kind.Name);
            found.Add(Situations.Of(session.State, in step));
            session.Step(in step).Should().BeNull();
        }

        return found;
    }
}
