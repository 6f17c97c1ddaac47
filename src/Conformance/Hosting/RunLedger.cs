using System.Diagnostics;

namespace Dma.Conformance.Hosting;

/// <summary>Keeps what a run has come to, in memory and in its <see cref="RunFile" />.</summary>
internal sealed class RunLedger : IRunJournal
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly RunFile? _file;
    private readonly List<Finding> _sinceBatch = [];
    private long _written;
    private bool _isCut;

    private RunLedger(RunFile? file, RunState state) => (_file, State) = (file, state);

    /// <summary>What the run has come to so far.</summary>
    public RunState State { get; private set; }

    /// <summary>What was found since the last batch ended.</summary>
    public IReadOnlyList<Finding> SinceBatch => _sinceBatch;

    /// <summary>Opens the ledger of a run: with what it came to before, if it is to go on from there.</summary>
    /// <param name="options">What the run does.</param>
    /// <exception cref="OptionException">The run is to go on, and there is no directory in which it could have left anything; or what it left cannot be read.</exception>
    public static RunLedger Open(SuiteOptions options)
    {
        var file = RunFile.Of(options);
        if (!options.Resume)
        {
            return new RunLedger(file, new RunState());
        }

        return file is null
            ? throw new OptionException("a run goes on from what it left in its output directory, and none is named")
            : new RunLedger(file, file.Read() ?? new RunState());
    }

    /// <summary>Ends the ledger. What is whole is gone on from no more.</summary>
    public void Close()
    {
        if (!_isCut)
        {
            _file?.Delete();
        }
    }

    /// <inheritdoc />
    public void Lives() { }

    /// <inheritdoc />
    public void Replayed(RegressionState regression)
    {
        State = State with { Regressions = [.. State.Regressions, regression] };
        _isCut |= regression.Result.Reason == Regressions.CutShort;
        Keep(isDue: true);
    }

    /// <inheritdoc />
    public void Found(Finding finding) => _sinceBatch.Add(finding);

    /// <inheritdoc />
    public void Batched(ProfileState state)
    {
        _sinceBatch.Clear();
        var before = State.StateOf(state.Name)?.Findings ?? [];
        State = State with { Current = state with { Findings = [.. before, .. state.Findings] } };
        Keep(state.Findings.Count > 0);
    }

    /// <inheritdoc />
    public void Lost(Casualty casualty)
    {
        _sinceBatch.Clear();
        State = State with { Casualties = [.. State.Casualties, casualty] };
        Keep(isDue: true);
    }

    /// <inheritdoc />
    public void Ended(ProfileReport profile)
    {
        _sinceBatch.Clear();
        // What the user or the clock has ended goes on where its last whole batch was.
        _isCut |= profile.CutShort is SuiteRun.Cancelled or SuiteRun.TimeUp;
        State = State with { Profiles = [.. State.Profiles, profile], Current = null };
        Keep(isDue: true);
    }

    private void Keep(bool isDue)
    {
        if (_file is not null && !_isCut && (isDue || _written == 0 || Stopwatch.GetElapsedTime(_written) > Pause))
        {
            _file.Write(State);
            _written = Stopwatch.GetTimestamp();
        }
    }
}
