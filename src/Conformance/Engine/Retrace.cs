using Dma.Conformance.Clauses;

namespace Dma.Conformance.Engine;

/// <summary>Takes the steps before a hang once more, on a machine of their own: a walk keeps no texts of what it observed.</summary>
internal static class Retrace
{
    /// <summary>What was answered to the steps before the call that hangs, as far as they come back.</summary>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="subject">What is under test.</param>
    /// <param name="hang">Where it hangs.</param>
    public static IReadOnlyList<string> Of(Crew crew, Subject subject, Hang hang)
    {
        var transcript = new List<string>();
        var before = hang.Step == 0 ? hang.Steps : [.. hang.Steps.Take(hang.Steps.Count - 1)];
        if (before.Count > 0)
        {
            _ = crew.Run(
                [new Worker(subject, new HashSet<ClauseId>())],
                worker => new Executor(worker).Run(before, hang.PlatformSeed, transcript)
            );
        }

        return [.. transcript];
    }
}
