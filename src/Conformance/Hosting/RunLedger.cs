namespace Dma.Conformance.Hosting;

/// <summary>Keeps what a run has come to.</summary>
/// <param name="state">What it came to before.</param>
internal sealed class RunLedger(RunState state) : IRunJournal
{
    private readonly List<Finding> _sinceBatch = [];

    /// <summary>What the run has come to so far.</summary>
    public RunState State { get; private set; } = state;

    /// <summary>What was found since the last batch ended.</summary>
    public IReadOnlyList<Finding> SinceBatch => _sinceBatch;

    /// <inheritdoc />
    public void Lives() { }

    /// <inheritdoc />
    public void Replayed(RegressionState regression) =>
        State = State with { Regressions = [.. State.Regressions, regression] };

    /// <inheritdoc />
    public void Found(Finding finding) => _sinceBatch.Add(finding);

    /// <inheritdoc />
    public void Batched(ProfileState state)
    {
        _sinceBatch.Clear();
        var before = State.StateOf(state.Name)?.Findings ?? [];
        State = State with { Current = state with { Findings = [.. before, .. state.Findings] } };
    }

    /// <inheritdoc />
    public void Lost(Casualty casualty)
    {
        _sinceBatch.Clear();
        State = State with { Casualties = [.. State.Casualties, casualty] };
    }

    /// <inheritdoc />
    public void Ended(ProfileReport profile)
    {
        _sinceBatch.Clear();
        State = State with { Profiles = [.. State.Profiles, profile], Current = null };
    }
}
