namespace Dma.Conformance;

/// <summary>How far a failing sequence was made short.</summary>
public enum ShrinkEnd
{
    /// <summary>No single step can be dropped and no argument made simpler while the same clause fails.</summary>
    Minimal,

    /// <summary>The budget of executions was spent before.</summary>
    BudgetSpent,

    /// <summary>It was stopped before: the run was cancelled.</summary>
    Stopped,

    /// <summary>The failure did not come again, so that there was nothing to go by.</summary>
    NotShrunk,

    /// <summary>The program stands as it was found.</summary>
    NotTried,
}
