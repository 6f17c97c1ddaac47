namespace Dma.Conformance.Cli;

/// <summary>What the user asked for cannot be done.</summary>
/// <param name="message">What is wrong with which input, and what helps, in one line.</param>
internal sealed class UsageException(string message) : Exception(message);
