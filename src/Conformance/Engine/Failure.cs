using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>A broken clause with the program that shows it.</summary>
/// <param name="Profile">The profile of the platform.</param>
/// <param name="PlatformSeed">The seed of the machine.</param>
/// <param name="Violation">What was broken, at the last step.</param>
/// <param name="Steps">The program.</param>
/// <param name="Observations">What was answered to each step, as text; the last one may be missing.</param>
internal sealed record Failure(
    Profile Profile,
    ulong PlatformSeed,
    Violation Violation,
    IReadOnlyList<Operation> Steps,
    IReadOnlyList<string> Observations
)
{
    /// <summary>How many steps the sequence had in which the failure was found.</summary>
    public int OriginalLength { get; init; }

    /// <summary>How many executions it took to make it short.</summary>
    public long Executions { get; init; }

    /// <summary>How far it was made short.</summary>
    public ShrinkEnd End { get; init; }

    /// <summary>How often the final program was run again.</summary>
    public int Repeats { get; init; }

    /// <summary>How often the same clause failed then; fewer than <see cref="Repeats" /> means that it is flaky.</summary>
    public int Reproduced { get; init; }

    /// <summary>What the platform printed in the run of the program that the observations are from; null if nothing, or if that was not asked for.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>Whether the program takes its process with it.</summary>
    public bool IsDeath { get; init; }

    /// <summary>Whether the program does not fail every time.</summary>
    public bool IsFlaky => Reproduced < Repeats;
}
