namespace Dma.Conformance.Clauses;

/// <summary>That a clause rests on another one.</summary>
/// <param name="Clause">The clause that must hold before the other can be judged.</param>
/// <param name="Reason">Why; without a full stop.</param>
public sealed record Presumption(ClauseId Clause, string Reason);
