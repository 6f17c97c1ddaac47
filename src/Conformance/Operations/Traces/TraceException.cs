namespace Dma.Conformance.Operations.Traces;

/// <summary>A trace, or a step written as text, that cannot be used; the message is one line without control characters.</summary>
public sealed class TraceException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What is wrong, in one line.</param>
    public TraceException(string message)
        : base(message) { }

    /// <summary>Says what is wrong, and what it came from.</summary>
    /// <param name="message">What is wrong, in one line.</param>
    /// <param name="inner">What it came from.</param>
    public TraceException(string message, Exception inner)
        : base(message, inner) { }
}
