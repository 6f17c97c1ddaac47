using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using Dma.Reference;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>How many executions a long sequence costs, compared with a short one.</summary>
public class GrowthTests(ITestOutputHelper output)
{
    private const ulong FirstOfCore = 100_000;

    /// <summary>The areas whose things are ended by unmap and free_pages.</summary>
    private static readonly AreaTable Mapped = new(
        PlatformArea.Definition,
        AddressingArea.Definition,
        StreamingArea.Definition
    );

    [Fact]
    public void A_sequence_of_1000_steps_costs_little_more_than_one_of_200()
    {
        var worker = new Worker(
            Subject.Create(new LyingFactory((truth, _) => new LosesWhatWasSynced(truth)), "coherent", Mapped),
            new HashSet<ClauseId>()
        );

        var executions = new Dictionary<int, double>();
        foreach (var length in (int[])[200, 1000])
        {
            var costs = Enumerable.Range(0, 8).Select(sample => Cost(worker, length, (ulong)sample)).ToArray();
            executions[length] = costs.Average();
            output.WriteLine($"{length} steps: {string.Join(' ', costs)} executions");
        }

        executions[1000].Should().BeLessThan(1.3 * executions[200]);
        executions[1000].Should().BeLessThan(75);
    }

    [Fact]
    public void A_failure_that_needs_steps_on_other_handles_costs_little_more_too()
    {
        var executions = new Dictionary<int, double>();
        foreach (var length in (int[])[200, 1000])
        {
            var costs = Enumerable.Range(0, 20).Select(sample => CostOfToys(length, (ulong)sample)).ToArray();
            executions[length] = costs.Average();
            output.WriteLine($"{length} steps: {string.Join(' ', costs)} executions");
        }

        executions[1000].Should().BeLessThan(1.3 * executions[200]);
        executions[1000].Should().BeLessThan(75);
    }

    /// <summary>Shrinks a program of which two ticks, the making of four toys and the asking about one are needed.</summary>
    private static long CostOfToys(int length, ulong sample)
    {
        var toys = new Toys((box, _) => box.Made >= 4 && box.Ticks >= 2);
        var steps = new List<Operation> { Toys.Step(1, toys.Make, 9) };
        var made = new List<ulong> { 1 };
        for (ulong id = 2; id < (ulong)length; id++)
        {
            var choice = Mixing.Mix(sample, id);
            var toy = made[(int)(choice / 8 % (ulong)made.Count)];
            switch (choice % 8)
            {
                case 0:
                    steps.Add(Toys.Step(id, toys.Make, 9));
                    made.Add(id);
                    break;
                case 1:
                    steps.Add(Toys.Step(id, toys.Tick));
                    break;
                default:
                    steps.Add(Toys.Step(id, toys.Poke, toy));
                    break;
            }
        }

        steps.Add(Toys.Step((ulong)length, toys.Ask, made[^1], made[^1], 8, 8, 3, 1));
        var failure = toys.Shrink([.. steps])!;
        failure.Steps.Should().HaveCount(7);
        failure.End.Should().Be(ShrinkEnd.Minimal);
        return failure.Executions;
    }

    /// <summary>Shrinks a failing program whose steps are spread out in a sequence that keeps to the clauses.</summary>
    private static long Cost(Worker worker, int length, ulong sample)
    {
        Operation[] core =
        [
            Toys.Step(FirstOfCore, Find("alloc_pages"), 1, 0),
            Toys.Step(FirstOfCore + 1, Find("map"), 0, FirstOfCore, 0, 800, 0, 0),
            Toys.Step(FirstOfCore + 2, Find("cpu_store"), FirstOfCore, 0, 800, 5),
            Toys.Step(FirstOfCore + 3, Find("sync_for_device"), FirstOfCore + 1, 0, 777),
            Toys.Step(FirstOfCore + 4, Find("device_load"), FirstOfCore + 1, 0, 8),
        ];
        var noise = Noise(length - core.Length, sample);
        var steps = new List<Operation>();
        for (var i = 0; i < noise.Count; i++)
        {
            // The block first, since there are only so many.
            steps.AddRange(i == 0 ? core[..1] : []);
            steps.Add(noise[i]);
            for (var j = 1; j < core.Length; j++)
            {
                steps.AddRange(
                    i == noise.Count * j / core.Length || j == core.Length - 1 && i == noise.Count - 1 ? [core[j]] : []
                );
            }
        }

        var failing = new Executor(worker).Run(steps, 1);
        failing.FirstBroken.Should().Be(StreamingClauses.SyncForDeviceGives);

        var failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(failing, 1)!;

        // alloc_pages, map, cpu_store of a byte, the sync of 777 bytes, device_load of the byte.
        failure
            .Steps.Select(step => step.Kind.Name)
            .Should()
            .BeEquivalentTo("alloc_pages", "map", "cpu_store", "sync_for_device", "device_load");
        failure.End.Should().Be(ShrinkEnd.Minimal);
        return failure.Executions;
    }

    /// <summary>Sequences of the walk, one after another, each with what it leaves behind unmapped and freed.</summary>
    private static List<Operation> Noise(int length, ulong sample)
    {
        var worker = new Worker(Subject.Create(new ReferenceFactory(), "coherent", Mapped), new HashSet<ClauseId>());
        var noise = new List<Operation>();
        for (ulong number = 0; noise.Count < length; number++)
        {
            var walked = new Walk(worker).Run(Mixing.Mix(sample, number), 100, []).Steps;
            var last = noise.Count == 0 ? 0 : noise[^1].Id;
            var live = new List<Operation>();
            foreach (var step in walked)
            {
                var moved = Moved(step, last);
                noise.Add(moved);
                live.AddRange(step.Kind.Makes is null ? [] : [moved]);
            }

            var id = noise[^1].Id;
            noise.AddRange(Enumerable.Range(0, 3).Select(device => Toys.Step(++id, Find("complete"), (ulong)device)));
            noise.AddRange(live.Where(IsMap).Select(step => Toys.Step(++id, Find("unmap"), step.Id, 0)));
            noise.AddRange(
                live.Where(step => !IsMap(step)).Select(step => Toys.Step(++id, Find("free_pages"), step.Id))
            );
        }

        return noise[..length];
    }

    private static Operation Moved(Operation step, ulong distance)
    {
        var moved = new Operation(step.Kind, step.Id + distance);
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            moved[i] = step.Kind.Arguments[i].Role == ArgumentRole.Uses ? step[i] + distance : step[i];
        }

        return moved;
    }

    private static bool IsMap(Operation step) => step.Kind.Name.StartsWith("map", StringComparison.Ordinal);

    private static OperationKind Find(string name) => AreaTable.Standard.Find(name)!;
}
