using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Shrinking of sequences that the walk finds on platforms that are wrong in one way.</summary>
public class ShrinkerTests
{
    private const int Samples = 3;

    private static readonly Dictionary<string, Lazy<Shrunk[]>> Cache = Fault.All.ToDictionary(
        fault => fault.Name,
        fault => new Lazy<Shrunk[]>(() => FindAndShrink(fault))
    );

    public static TheoryData<string> Faults => [.. Fault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_shortest_program_is_found(string name)
    {
        foreach (var (fault, _, failing, failure) in ShrunkOf(name))
        {
            failure.Steps.Count.Should().BeInRange(fault.Least, fault.Most);
            failure.Violation.Clause.Should().Be(fault.Clause);
            failure.OriginalLength.Should().Be(failing.Steps.Length);
            failure.End.Should().Be(ShrinkEnd.Minimal);
            failure.Executions.Should().BeInRange(Shrinker.Repeats, 400);
            (failure.Repeats, failure.Reproduced).Should().Be((Shrinker.Repeats, Shrinker.Repeats));
            failure.Observations.Should().HaveSameCount(failure.Steps);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void No_step_can_be_dropped_and_no_argument_be_simpler(string name)
    {
        foreach (var (_, worker, _, failure) in ShrunkOf(name))
        {
            Minimality.Counterexamples(worker, failure).Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_same_sequence_gives_the_same_program(string name)
    {
        foreach (var (fault, _, failing, failure) in ShrunkOf(name))
        {
            var again = new Shrinker(fault.CreateWorker(), ConformanceSuite.Catalogue).Shrink(
                failing,
                failure.PlatformSeed
            )!;

            Print(again).Should().Be(Print(failure));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Steps_keep_their_ids_and_stored_bytes(string name)
    {
        foreach (var (_, _, failing, failure) in ShrunkOf(name))
        {
            var before = failing.Steps.ToDictionary(step => step.Id);
            foreach (var step in failure.Steps.Where(step => step.Kind == before.GetValueOrDefault(step.Id).Kind))
            {
                for (var i = 0; i < step.Kind.Arguments.Count; i++)
                {
                    if (step.Kind.Arguments[i].Role == ArgumentRole.Bytes)
                    {
                        step[i].Should().Be(before[step.Id][i]);
                    }
                }
            }

            before.Keys.Should().Contain(failure.Steps.Select(step => step.Id));
            failure.Steps.Select(step => step.Id).Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public void Another_clause_that_is_easier_to_break_is_not_slipped_into()
    {
        // A map of one byte throws, and one byte is enough to show that nothing was given: 2 is the least that keeps to the clause.
        var fault = Fault.All.Single(one => one.Name == nameof(GivesNothingToDevice));
        var create = fault.Create;
        var both = fault with { Create = () => new Wrapped(create(), it => new ThrowsForOneByte(it)) };
        var worker = both.CreateWorker();
        ulong number = 0;
        var (failing, seed) = both.Find(
            worker,
            ref number,
            outcome => outcome.Steps.All(step => step.Kind.Name != "map_page")
        );

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, seed)!;

        failure.Violation.Clause.Should().Be(StreamingClauses.MapGivesToDevice);
        failure.Steps.Select(step => step.Kind.Name).Should().Equal("alloc_pages", "cpu_store", "map", "device_load");
        failure.Steps[2][failure.Steps[2].Kind.IndexOf("size")].Should().BeGreaterThanOrEqualTo(2);
        Minimality.Counterexamples(worker, failure).Should().BeEmpty();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void A_spent_budget_is_reported(long budget)
    {
        var fault = Fault.All.Single(one => one.Name == nameof(SyncsOneLine));
        var worker = fault.CreateWorker();
        ulong number = 0;
        var (failing, seed) = fault.Find(worker, ref number);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue) { Budget = budget }.Shrink(failing, seed)!;

        failure.End.Should().Be(ShrinkEnd.BudgetSpent);
        failure.Executions.Should().Be(budget);
        failure.Steps.Count.Should().BeLessThanOrEqualTo(failing.Steps.Length);
        failure.Reproduced.Should().Be(failure.Repeats);
    }

    [Fact]
    public void A_platform_whose_answers_differ_from_run_to_run_is_shrunk_to_the_call_that_shows_it()
    {
        var factory = new LyingFactory((truth, made) => new TellsEachMachineOtherwise(truth, made));
        var worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
        var ask = AreaTable.Standard.Find("get_max_mapping_size")!;
        Operation[] steps =
        [
            Toys.Step(1, AreaTable.Standard.Find("alloc_pages")!, 1, 0),
            Toys.Step(2, AreaTable.Standard.Find("barrier")!),
            Toys.Step(3, ask, 1),
            Toys.Step(4, AreaTable.Standard.Find("settle")!),
        ];
        var failing = new Executor(worker).RunTwice(steps, 1);
        failing.FirstBroken.Should().Be(PlatformClauses.SameSeedSameAnswers);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!;

        failure.Steps.Should().ContainSingle().Which.IsSameAs(Toys.Step(3, ask, 0)).Should().BeTrue();
        (failure.Repeats, failure.Reproduced).Should().Be((Shrinker.Repeats, Shrinker.Repeats));
        failure.End.Should().Be(ShrinkEnd.Minimal);
    }

    [Fact]
    public void What_breaks_before_the_first_step_needs_none()
    {
        var factory = new LyingFactory((truth, made) => new NamesEachMachineOtherwise(truth, made));
        var worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
        var failing = new Executor(worker).Run([Toys.Step(1, AreaTable.Standard.Find("settle")!)], 1);
        failing.FirstBroken.Should().Be(PlatformClauses.DescriptionHolds);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!;

        failure.Steps.Should().BeEmpty();
        failure.End.Should().Be(ShrinkEnd.Minimal);
    }

    private static Shrunk[] ShrunkOf(string name) => Cache[name].Value;

    private static Shrunk[] FindAndShrink(Fault fault)
    {
        var worker = fault.CreateWorker();
        ulong number = 0;
        return
        [
            .. Enumerable
                .Range(0, Samples)
                .Select(_ => fault.Find(worker, ref number))
                .Select(found => new Shrunk(
                    fault,
                    worker,
                    found.Outcome,
                    new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(found.Outcome, found.PlatformSeed)!
                )),
        ];
    }

    private static string Print(Failure failure) =>
        string.Join(
            '\n',
            [
                $"{failure.Executions} {failure.Violation}",
                .. failure.Steps.Select(step => $"{step.Id} {step.Kind.Name} {string.Join(' ', Values(step))}"),
                .. failure.Observations,
            ]
        );

    private static IEnumerable<ulong> Values(Operation step) => step.Kind.Arguments.Select((_, i) => step[i]);

    private sealed record Shrunk(Fault Fault, Worker Worker, ExecutionOutcome Failing, Failure Failure);

    private sealed class Wrapped(IDmaPlatformFactory factory, Func<IDmaPlatform, IDmaPlatform> wrap)
        : IDmaPlatformFactory
    {
        public IReadOnlyList<string> Profiles => factory.Profiles;

        public IReadOnlyList<string> DefaultProfiles => factory.DefaultProfiles;

        public IDmaPlatform Create(string profile, ulong seed) => wrap(factory.Create(profile, seed));
    }
}
