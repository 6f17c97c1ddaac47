using Dma.Conformance.Clauses;

namespace Dma.Conformance;

/// <summary>A platform breaks a clause; the message is the whole failure as a person reads it.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Says which clause is broken.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="message">The failure.</param>
    public ConformanceException(ClauseId clause, string message)
        : base(message) => Clause = clause;

    /// <summary>The clause that is broken.</summary>
    public ClauseId Clause { get; }
}
