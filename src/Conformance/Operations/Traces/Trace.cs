using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations.Traces;

/// <summary>A program with what was answered to it: what a trace file holds.</summary>
/// <remarks>The platform is named as text, for the reader; a trace never says which code to load.</remarks>
internal sealed record Trace
{
    /// <summary>The version of the suite that wrote it.</summary>
    public required string Suite { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Platform { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The names of the devices, by position.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>The seed of the machine.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The id of the clause that was broken; null if none was.</summary>
    public string? Clause { get; init; }

    /// <summary>The program.</summary>
    public required IReadOnlyList<Operation> Steps { get; init; }

    /// <summary>What was answered, step by step, as text for comparison; the last ones may be missing.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>The steps that a profile provides the facets for; the others are left out, as are steps not allowed at their place.</summary>
    public static IReadOnlyList<Operation> Provided(IEnumerable<Operation> steps, Profile profile) =>
        [.. steps.Where(step => step.Kind.Needs is null || profile.Facets.Contains(step.Kind.Needs))];
}
