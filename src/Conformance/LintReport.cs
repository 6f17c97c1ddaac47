using Dma.Conformance.Clauses;

namespace Dma.Conformance;

/// <summary>What a checker says of a recorded program.</summary>
public sealed record LintReport
{
    /// <summary>The name of the platform that the trace was made on, as the trace has it.</summary>
    public required string RecordedPlatform { get; init; }

    /// <summary>The profile, as the trace has it.</summary>
    public required string Profile { get; init; }

    /// <summary>How many steps the trace has.</summary>
    public required int Steps { get; init; }

    /// <summary>How many of them were looked at: those with an answer that are defined at their place.</summary>
    public required int Executed { get; init; }

    /// <summary>What was found, in the order of the steps.</summary>
    public required IReadOnlyList<LintFinding> Findings { get; init; }

    /// <summary>The program, a numbered line a step.</summary>
    public required IReadOnlyList<string> Program { get; init; }
}

/// <summary>A misuse in a recorded program.</summary>
/// <param name="Misuse">Its class.</param>
/// <param name="Step">The number of the step that shows it, from 1, as in the program.</param>
/// <param name="Call">The step as the program has it.</param>
/// <param name="MadeAt">The number of the step that made the mapping or buffer that it is about; null where it is about none.</param>
/// <param name="Device">The name of the device; its position where it has none.</param>
/// <param name="Range">The DMA addresses that it is about.</param>
/// <param name="Clause">The clause that demands that it is reported, and says whose rule is broken; null where none does.</param>
public sealed record LintFinding(
    Misuse Misuse,
    int Step,
    string Call,
    int? MadeAt,
    string Device,
    DmaRange Range,
    ClauseId? Clause
);
