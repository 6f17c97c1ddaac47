using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;
using Dma.Variants;
using Dma.Variants.Diagnostics;

namespace Dma.Proof.Tests;

public class DiagnosticsTests
{
    private const string Reported = "; " + nameof(Misuse.OverlappingMappings);

    [Theory]
    [InlineData("coherent")]
    [InlineData("isolating")]
    public void A_recorded_program_gets_the_same_answers_with_diagnostics_and_without(string profile)
    {
        var diagnosing = WorkerOf(new AlteredFactory(profile, p => p, machine => new Checker(machine, Checker.All)));
        var plain = WorkerOf(new AlteredFactory(profile, p => p));
        var walk = new Walk(diagnosing);
        var reports = 0;

        for (var seed = 0UL; seed < 40; seed++)
        {
            var steps = walk.Run(Mixing.Mix(seed, 5), 100, [], length: 60)
                .Steps.Where(step => !step.Kind.EndsSequence)
                .ToArray();
            var (with, without) = (new List<string>(), new List<string>());

            new Executor(diagnosing).Run(steps, seed, with).Violation.Should().BeNull();
            new Executor(plain).Run(steps, seed, without).Violation.Should().BeNull();

            with.Select(Unreported).Should().Equal(without.Select(Unreported));
            reports += with.Count(line => line.Contains(Reported, StringComparison.Ordinal));
        }

        reports.Should().BePositive("programs are recorded that are reported of");

        // What is drained beside an answer is counted in its line.
        static string Unreported(string line) => line.Split(Reported)[0].Split(" and ")[0];

        Worker WorkerOf(AlteredFactory factory) =>
            new(Subject.Create(factory, profile, AreaTable.Standard), new HashSet<ClauseId>());
    }

    /// <summary>Devices that are not trusted look beside their mappings, where they may have had others.</summary>
    [Theory]
    [InlineData("bounce")]
    [InlineData("translated")]
    public void A_checker_around_a_machine_that_trusts_no_device_is_right(string profile)
    {
        var factory = new AlteredFactory(profile, p => p, machine => new DiagnosingPlatform(machine));

        var found = new Search(factory, profile, seed: 1).Run(20_000);

        found.Clause.Should().BeNull();
    }

    [Fact]
    public void A_mistake_is_the_last_step_of_its_sequence_also_where_more_steps_are_handed_in()
    {
        var factory = new AlteredFactory("coherent", p => p, machine => new Checker(machine, Checker.All));
        var worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
        var found = 0;

        for (var seed = 0UL; seed < 40; seed++)
        {
            var steps = new Walk(worker).Run(Mixing.Mix(seed, 6), 100, []).Steps;
            var mistake = Array.FindIndex(steps, step => step.Kind.EndsSequence);
            if (mistake < 0)
            {
                continue;
            }

            found++;
            mistake.Should().Be(steps.Length - 1);
            var longer = new Executor(worker).Run(
                [.. steps, new Operation(PageOperations.Settle, steps[^1].Id + 1)],
                Walk.PlatformSeedOf(Mixing.Mix(seed, 6))
            );
            longer.Steps.Should().HaveCount(steps.Length);
        }

        found.Should().BePositive();
    }

    [Theory]
    [InlineData("LOAD")]
    [InlineData("STORE")]
    public void A_machine_that_leaves_a_mistake_alone_answers_alike_whatever_was_loaded_and_stored_before(string access)
    {
        var worker = new Worker(
            Subject.Create(new ReferenceFactory(), "diagnosing", AreaTable.Standard),
            new HashSet<ClauseId>()
        );
        var kind = worker.Subject.Kinds.Single(kind => kind.Name == "misuse_cookie");
        var choice = (ulong)kind.Arguments[kind.IndexOf("access")].Choices.ToList().IndexOf(access);

        // The mistake needs more room than what comes before it, which is there the second time.
        var outcome = new Executor(worker).RunTwice(
            [
                Step(PageOperations.Allocate, 1, 1, 0),
                Step(CpuOperations.Store, 2, 1, 0, 0x1000, 7),
                Step(kind, 3, 1, 0x2000, choice),
            ],
            1
        );

        outcome.Steps.Should().HaveCount(3);
        outcome.Violation.Should().BeNull();

        static Operation Step(OperationKind kind, ulong id, params ReadOnlySpan<ulong> arguments)
        {
            var step = new Operation(kind, id);
            for (var i = 0; i < arguments.Length; i++)
            {
                step[i] = arguments[i];
            }

            return step;
        }
    }

    [Fact]
    public void No_mistake_is_made_of_a_class_that_is_not_claimed()
    {
        var factory = new AlteredFactory(
            "coherent",
            p => p,
            machine => new Checker(machine, Misuse.SizeDiffers, Misuse.OverlappingMappings)
        );

        Subject
            .Create(factory, "coherent", AreaTable.Standard)
            .Kinds.Where(kind => kind.EndsSequence)
            .Select(kind => kind.Name)
            .Should()
            .Equal("misuse_unmap_size", "misuse_free_size");
    }
}
