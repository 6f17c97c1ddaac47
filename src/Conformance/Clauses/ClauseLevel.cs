namespace Dma.Conformance.Clauses;

/// <summary>How much a clause demands.</summary>
public enum ClauseLevel
{
    /// <summary>A document says so.</summary>
    Must = 0,

    /// <summary>Every real platform does so, and no document promises it.</summary>
    Should = 1,

    /// <summary>A document leaves it open.</summary>
    May = 2,
}
