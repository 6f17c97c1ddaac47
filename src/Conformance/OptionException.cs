namespace Dma.Conformance;

/// <summary>An option of a run is out of its range, or names a profile, an area or a clause that does not exist.</summary>
/// <param name="message">What is wrong and what would be right, in one line.</param>
public sealed class OptionException(string message) : ArgumentException(message);
