using Dma.Conformance.Tests.Models;
using Dma.Reference;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>The reference shows of each shape exactly what a small machine of the profile can show.</summary>
public class ReferenceOutcomesTests
{
    /// <summary>So many seeds at the least, and at the most where an outcome was not seen yet.</summary>
    private const ulong Fewest = 4,
        Most = 600;

    /// <summary>The profile, the device, what memory x and y are, and how stores of the CPU and of the device overtake.</summary>
    private static readonly (
        string Profile,
        int Device,
        DmaAttributes Attributes,
        Overtaking Buffer,
        Overtaking Posted
    )[] Rows = [.. AllRows()];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (var i = 0; i < Rows.Length; i++)
            {
                cases.Add(i, $"{Rows[i].Profile}, device {Rows[i].Device}, {Rows[i].Attributes}");
            }

            return cases;
        }
    }

    /// <summary>The same for memory that is synced, for devices that are not coherent: the call that gives it, and the write buffer before the cache.</summary>
    public static TheoryData<string, int, bool, bool> SyncedCases =>
        new()
        {
            { "write-back", 0, false, false },
            { "write-back", 1, true, false },
            { "l1", 0, true, false },
            { "l1-l2", 0, false, true },
            { "l1-l2", 1, true, true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_profile_shows_what_its_machine_can_and_nothing_else(int row, string name)
    {
        var (profile, device, attributes, buffer, posted) = Rows[row];
        var shapes = Shapes.All.Where(shape => IsFor(shape.Shape, profile));

        var wrong = Compare(profile, device, new(attributes), shapes, new ReferenceModel(buffer, posted));

        wrong.Should().BeEmpty(name);
    }

    [Theory]
    [MemberData(nameof(SyncedCases))]
    public void A_profile_shows_of_memory_that_is_synced_what_its_machine_can_and_nothing_else(
        string profile,
        int device,
        bool byNonCoherentCall,
        bool hasBuffer
    )
    {
        var memory = new SharedBuffer(
            byNonCoherentCall ? DmaAttributes.None : DmaAttributes.NonConsistent,
            byNonCoherentCall
        );
        var buffer = hasBuffer ? Overtaking.InOrder : Overtaking.NothingWaits;
        var posted = profile == "l1-l2" && device > 0 ? Overtaking.AnyOrder : Overtaking.InOrder;

        var wrong = Compare(profile, device, memory, Shapes.Synced, new CachedReferenceModel(buffer, posted));

        wrong.Should().BeEmpty();
    }

    private static List<string> Compare(
        string profile,
        int device,
        SharedBuffer memory,
        IEnumerable<(Shape Shape, string Allowed)> shapes,
        ReferenceModel machine
    )
    {
        var runner = new Runner(new ReferenceFactory(), profile, device, memory);
        List<string> wrong = [];
        foreach (var (shape, allowed) in shapes)
        {
            var can = Outcomes.Of(shape, machine, loadsLandStores: true);
            var shown = Observe(runner, shape, can);
            wrong.AddRange(shown.Except(allowed.Split(' ')).Select(outcome => $"{shape}: {outcome} is not allowed"));
            wrong.AddRange(shown.Except(can).Select(outcome => $"{shape}: {outcome} is beyond the machine"));
            wrong.AddRange(can.Except(shown).Select(outcome => $"{shape}: {outcome} was not shown"));
        }

        return wrong;
    }

    private static IEnumerable<(string, int, DmaAttributes, Overtaking, Overtaking)> AllRows()
    {
        (string Profile, int Device, Overtaking Posted)[] plain =
        [
            ("coherent", 0, Overtaking.InOrder),
            ("coherent", 1, Overtaking.InOrder),
            ("write-back", 0, Overtaking.InOrder),
            ("write-back", 2, Overtaking.InOrder),
            ("isolating", 0, Overtaking.InOrder),
            ("l1", 0, Overtaking.InOrder),
            ("interconnect", 0, Overtaking.InOrder),
        ];
        DmaAttributes[] types =
        [
            DmaAttributes.None,
            DmaAttributes.WriteCombine,
            DmaAttributes.WeakOrdering,
            DmaAttributes.WriteBarrier,
        ];
        foreach (var type in types)
        {
            foreach (var (profile, device, posted) in plain)
            {
                yield return (profile, device, type, Overtaking.NothingWaits, posted);
            }

            var isOrdered = type is DmaAttributes.None or DmaAttributes.WriteBarrier;
            var weakly = isOrdered ? Overtaking.InOrder : Overtaking.AnyOrder;
            var combined = type == DmaAttributes.WriteCombine ? Overtaking.AnyOrder : Overtaking.InOrder;
            var relaxed = type == DmaAttributes.WriteBarrier ? Overtaking.InOrder : Overtaking.AnyOrder;
            yield return ("write-buffer", 0, type, weakly, Overtaking.InOrder);
            yield return ("l1-l2", 0, type, combined, Overtaking.InOrder);
            yield return ("l1-l2", 1, type, combined, relaxed);
        }
    }

    /// <summary>A shape with f says something where WRITE_BARRIER is honoured.</summary>
    private static bool IsFor(Shape shape, string profile) => !shape.HasRegion || profile is "write-back" or "l1-l2";

    private static SortedSet<string> Observe(Runner runner, Shape shape, IReadOnlyCollection<string> can)
    {
        var shown = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= Fewest || seed <= Most && !shown.IsSupersetOf(can); seed++)
        {
            foreach (var order in shape.Orders())
            {
                shown.Add(runner.Run(order, seed));
            }
        }

        return shown;
    }
}
