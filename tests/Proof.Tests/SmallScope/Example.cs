using System.Text;
using Dma.Conformance;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Shrinking;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>A program that shows a mutant, on a machine of a seed.</summary>
/// <param name="Steps">The program.</param>
/// <param name="PlatformSeed">The seed of the machine.</param>
internal sealed record Example(IReadOnlyList<Operation> Steps, ulong PlatformSeed)
{
    /// <summary>How many steps it has.</summary>
    public int Length => Steps.Count;

    /// <summary>How many of its arguments a reader has to be told.</summary>
    public int Telling { get; } = Simplicity.Of(Steps).Telling;

    /// <summary>The program of a finding.</summary>
    public static Example Of(Finding finding) =>
        new(TraceFile.Read(Encoding.UTF8.GetBytes(finding.Trace), AreaTable.Standard).Steps, finding.Seed);

    /// <summary>Whether it is shorter than another one, or as long and tells less.</summary>
    public bool IsLessThan(Example? other) =>
        other is null || (Length, Telling).CompareTo((other.Length, other.Telling)) < 0;
}
