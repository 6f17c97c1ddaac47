using Dma.Conformance.Clauses;

namespace Dma.Conformance;

/// <summary>What a trace came to when its program was to be made as short as can be.</summary>
public sealed record ShrinkReport
{
    /// <summary>The name of the platform that the trace was made on, as the trace has it.</summary>
    public required string RecordedPlatform { get; init; }

    /// <summary>The name of the platform that it was executed on; null if that could not be created.</summary>
    public required string? Platform { get; init; }

    /// <summary>The profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The id of the clause that was broken when the trace was made, as the trace has it; null if none was.</summary>
    public required string? RecordedClause { get; init; }

    /// <summary>The clause that the trace broke as it stood; null if none. The short program breaks the same one, unless a call did not return.</summary>
    public required ClauseId? Broken { get; init; }

    /// <summary>How many steps the trace has.</summary>
    public required int Steps { get; init; }

    /// <summary>How many of them were executed: those up to the failure that the platform provides and that are defined at their place.</summary>
    public required int Executed { get; init; }

    /// <summary>The short program; null if no clause is broken.</summary>
    public required Finding? Finding { get; init; }

    /// <summary>Whether it is proven that no single step of it can be dropped and no argument made simpler.</summary>
    public required bool IsMinimal { get; init; }

    /// <summary>Whether it is another program than that of the trace. A call that does not return leaves the program as it is.</summary>
    public required bool IsSimpler { get; init; }

    /// <summary>Where the new trace was written; null if nowhere.</summary>
    public required string? Written { get; init; }
}
