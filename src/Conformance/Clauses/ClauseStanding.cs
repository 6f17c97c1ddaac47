namespace Dma.Conformance.Clauses;

/// <summary>Whether the suite tests a clause.</summary>
public enum ClauseStanding
{
    /// <summary>The suite tests it.</summary>
    Tested = 0,

    /// <summary>No observer can tell whether it is kept.</summary>
    Untestable = 1,

    /// <summary>It will be tested when another area is built.</summary>
    Waiting = 2,
}
