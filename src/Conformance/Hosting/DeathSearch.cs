namespace Dma.Conformance.Hosting;

/// <summary>Makes a program short that takes its process with it.</summary>
/// <remarks>
/// A process goes through the simpler programs until it dies of one; from there the next process goes on, and is told which
/// ones came back. So it takes a process for each step forward, and none for a try in vain.
/// </remarks>
/// <param name="executions">Executes programs.</param>
/// <param name="cancellation">Ends the search early.</param>
internal sealed class DeathSearch(HostedExecutions executions, CancellationToken cancellation)
{
    /// <summary>How many processes a search is worth.</summary>
    private const int MostProcesses = 40;

    /// <summary>How many programs it is worth: more than elsewhere, since those that come back cost next to nothing.</summary>
    private const long MostExecutions = 10 * Shrinking.Shrinker.DefaultBudget;

    /// <summary>How often the shortest program is executed again, each time in a process.</summary>
    private const int MostRepeats = 3;

    /// <summary>How many programs were executed.</summary>
    public long Executions { get; private set; }

    /// <summary>Whether no simpler program is left to try.</summary>
    public bool IsMinimal { get; private set; }

    /// <summary>How often the shortest program was executed again.</summary>
    public int Repeats { get; private set; }

    /// <summary>How often it took its process then.</summary>
    public int Reproduced { get; private set; }

    /// <summary>Makes a program short.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="death">What came of it when it was executed again.</param>
    /// <returns>What came of the shortest program when it was executed the last time that it took its process.</returns>
    public HostedExecution Run(ProgramTask found, HostedExecution death)
    {
        var best = death;
        var refuted = new HashSet<ulong>();
        for (var i = 0; i < MostProcesses && best.Steps.Count > 0 && !cancellation.IsCancellationRequested; i++)
        {
            var search = executions.Execute(
                ProgramOf(found, best) with
                {
                    Shrinks = true,
                    Budget = Math.Max(0, MostExecutions - Executions),
                    Refuted = [.. refuted],
                }
            );
            Executions += search.Executions;
            refuted.UnionWith(search.Refuted);
            if (!search.Died || IsSame(search, best))
            {
                IsMinimal = search is { Died: false, IsMinimal: true };
                break;
            }

            best = search;
        }

        IsMinimal |= best.Steps.Count == 0;
        return Repeat(found, best);
    }

    /// <summary>The shortest program as it is executed without a search: its answers are written down then.</summary>
    private HostedExecution Repeat(ProgramTask found, HostedExecution best)
    {
        var shown = best;
        for (; Repeats < MostRepeats && !cancellation.IsCancellationRequested; Repeats++)
        {
            var again = executions.Execute(ProgramOf(found, best));
            Executions += again.Executions;
            Reproduced += again.Died ? 1 : 0;
            shown = again.Died ? again : shown;
        }

        return shown;
    }

    private static ProgramTask ProgramOf(ProgramTask found, HostedExecution execution) =>
        found with
        {
            Sequence = null,
            Steps = [.. execution.Steps.Select(StepOnWire.Of)],
        };

    private static bool IsSame(HostedExecution one, HostedExecution other) =>
        one.Call == other.Call
        && one.Steps.Count == other.Steps.Count
        && one.Steps.Zip(other.Steps).All(pair => pair.First.IsSameAs(pair.Second));
}
