namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>What is known of the mutants of one area, in a file that grows: a run that is ended goes on where it was.</summary>
/// <remarks>The newest line of a mutant counts.</remarks>
internal sealed class Results
{
    private readonly string _path;
    private readonly Dictionary<int, Outcome> _outcomes = [];

    /// <summary>Reads what an earlier run left.</summary>
    /// <param name="path">The file; it need not be there.</param>
    public Results(string path)
    {
        _path = path;
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            var outcome = Outcome.Parse(line);
            _outcomes[outcome.Mutant] = outcome;
        }
    }

    /// <summary>What became of a mutant; null if it was not tried.</summary>
    /// <param name="mutant">Its number.</param>
    public Outcome? Of(int mutant) => _outcomes.GetValueOrDefault(mutant);

    /// <summary>Writes down what became of mutants.</summary>
    /// <param name="outcomes">What became of them.</param>
    public void Add(IEnumerable<Outcome> outcomes)
    {
        var added = outcomes.ToList();
        File.AppendAllLines(_path, added.Select(outcome => outcome.ToString()));
        foreach (var outcome in added)
        {
            _outcomes[outcome.Mutant] = outcome;
        }
    }
}
