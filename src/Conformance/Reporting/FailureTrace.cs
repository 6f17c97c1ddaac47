using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>A failure as a trace.</summary>
internal static class FailureTrace
{
    /// <summary>The trace that replays a failure.</summary>
    public static Trace Of(Failure failure) =>
        new()
        {
            Suite = ConformanceSuite.Version,
            Platform = failure.Profile.Platform.Name,
            Profile = failure.Profile.Name,
            Devices = [.. failure.Profile.Devices.Select(device => device.Name)],
            Seed = failure.PlatformSeed,
            Clause = failure.Violation.Clause.Text,
            Steps = failure.Steps,
            Observations = failure.Observations,
        };
}
