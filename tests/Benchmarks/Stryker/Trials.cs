namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>Has mutants tried, in batches that count only if the suite accuses nobody behind them.</summary>
/// <param name="coverage">Which mutants are reached where.</param>
/// <param name="assembly">The mutated assembly.</param>
internal sealed class Trials(Coverage coverage, string assembly) : IDisposable
{
    private const int BatchSize = 50;

    /// <summary>How many operations each profile gets without a mutant.</summary>
    private const long ControlOperations = 1_000;

    private readonly WorkerProcess _worker = new(assembly);

    /// <summary>Tries mutants one after the other.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="operations">How many operations each gets in each profile that reaches it.</param>
    /// <param name="results">Where it is written down, a batch at a time.</param>
    /// <exception cref="InvalidOperationException">A clause is broken although no mutant is active.</exception>
    public async Task RunAsync(IEnumerable<StrykerMutant> mutants, long operations, Results results)
    {
        foreach (var batch in mutants.Chunk(BatchSize))
        {
            results.Add(await RunBatchAsync(batch, operations));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _worker.Dispose();

    private async Task<IEnumerable<Outcome>> RunBatchAsync(StrykerMutant[] batch, long operations)
    {
        var done = new List<Outcome>();
        var left = new Queue<StrykerMutant>(batch);
        var isAlone = false;
        while (true)
        {
            // Those that were found wrong by this process, and not yet vouched for.
            var pending = new List<Outcome>();
            while (left.TryDequeue(out var mutant))
            {
                var outcome = await TryAsync(mutant, operations, isAlone);
                (outcome.IsKilled && !_worker.IsFresh ? pending : done).Add(outcome);
                if (_worker.IsFresh && pending.Count > 0)
                {
                    Requeue(pending);
                }
            }

            var control = await _worker.RunAsync(
                new TrialTask(
                    MutatedReference.None,
                    false,
                    ControlOperations,
                    coverage.Profiles.Select(p => p.Profile).ToList()
                )
            );
            if (!control.IsKilled)
            {
                return done.Concat(pending);
            }

            if (isAlone)
            {
                throw new InvalidOperationException(
                    $"without a mutant, {control.Profile} breaks {control.Clause} behind {string.Join(", ", batch.Select(m => m.Id))}"
                );
            }

            // One of them left something behind: each gets a reference of its own.
            isAlone = true;
            Requeue(pending);
        }

        void Requeue(List<Outcome> pending)
        {
            foreach (var outcome in pending)
            {
                left.Enqueue(batch.First(mutant => mutant.Id == outcome.Mutant));
            }

            pending.Clear();
        }
    }

    private async Task<Outcome> TryAsync(StrykerMutant mutant, long operations, bool isAlone)
    {
        var profiles = coverage.ProfilesOf(mutant);
        if (profiles.Count == 0)
        {
            return new Outcome(mutant.Id, 0, false, "", "", 0);
        }

        var task = new TrialTask(mutant.Id, isAlone || coverage.Static.Contains(mutant.Id), operations, profiles);
        var outcome = await _worker.RunAsync(task);

        // What ends a process must do so by itself, and not by what others left in it; and a machine that is busy with other work may look
        // as if it hung, but not twice.
        return outcome.Clause == Outcome.Died || outcome.IsHang ? await _worker.RunAsync(task) : outcome;
    }
}
