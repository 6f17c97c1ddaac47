namespace Dma.Conformance;

/// <summary>The platform ended its process before there was a machine, while it was loaded or asked for its profiles.</summary>
/// <param name="how">How the process ended.</param>
/// <param name="printed">The last that it printed; null if nothing.</param>
public sealed class PlatformEndedException(string how, CapturedOutput? printed)
    : Exception($"the platform ended the process before there was a machine: {how}")
{
    /// <summary>The last that the process printed; null if nothing.</summary>
    public CapturedOutput? Printed { get; } = printed;
}
