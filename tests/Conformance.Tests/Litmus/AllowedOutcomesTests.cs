using Dma.Conformance.Tests.Models;
using Dma.Conformance.Tests.Models.Machines;
using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>Which outcomes of the classic shapes the clauses allow, over every order of the steps of CPU and device.</summary>
public class AllowedOutcomesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Shapes.All.Select(row => row.Shape.Name)];

    public static TheoryData<string> SyncedNames => [.. Shapes.Synced.Select(row => row.Shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_clauses_allow_these_outcomes(string name)
    {
        var (shape, allowed) = Shapes.All.Single(row => row.Shape.Name == name);

        var outcomes = string.Join(' ', Outcomes.Allowed(shape, CoherentMemory(shape)));

        output.WriteLine($"{name}| {outcomes}");
        outcomes.Should().Be(allowed);
    }

    [Theory]
    [MemberData(nameof(SyncedNames))]
    public void The_clauses_allow_these_outcomes_where_memory_is_synced(string name)
    {
        var (shape, allowed) = Shapes.Synced.Single(row => row.Shape.Name == name);

        var outcomes = string.Join(' ', Outcomes.Allowed(shape, SyncedMemory(shape)));

        output.WriteLine($"{name}| {outcomes}");
        outcomes.Should().Be(allowed);
    }

    /// <summary>Memory that need not be coherent, each byte in a line of its own, for a device that looks past the cache.</summary>
    private static Family SyncedMemory(Shape shape) =>
        new(shape.Name, new NonCoherent(), SharedFamilies.Synced, 0) { LineSize = 1 };

    /// <summary>Coherent memory that was asked for as zero, with the region that a shape may need.</summary>
    private static Family CoherentMemory(Shape shape) =>
        new(shape.Name, new Coherent(), SharedFamilies.TwoBytes with { HasRegion = shape.HasRegion }, 0);
}
