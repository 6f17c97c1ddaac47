namespace Dma.Conformance.Operations;

/// <summary>How often each kind of operation was done in each situation.</summary>
/// <remarks>Counts are sums, so that they are the same however sequences were spread over workers.</remarks>
/// <param name="kinds">The kinds that the profile provides.</param>
internal sealed class SituationCounts(IReadOnlyList<OperationKind> kinds)
{
    private readonly Dictionary<OperationKind, long[]> _counts = kinds.ToDictionary(
        kind => kind,
        _ => new long[Situations.Names.Count]
    );

    /// <summary>The kinds, in the order of the areas' tables.</summary>
    public IReadOnlyList<OperationKind> Kinds { get; } = kinds;

    /// <summary>An operation was done. A kind of another area, which came as a follow-up of one of these, is not counted.</summary>
    public void Add(OperationKind kind, Situation situation)
    {
        if (_counts.TryGetValue(kind, out var counts))
        {
            counts[(int)situation]++;
        }
    }

    /// <summary>Adds what another worker counted, of the same kinds.</summary>
    public void Add(SituationCounts other)
    {
        foreach (var kind in Kinds)
        {
            var mine = _counts[kind];
            var others = other._counts[kind];
            for (var i = 0; i < mine.Length; i++)
            {
                mine[i] += others[i];
            }
        }
    }

    /// <summary>An operation was done so often.</summary>
    public void Add(OperationKind kind, Situation situation, long times) => _counts[kind][(int)situation] += times;

    /// <summary>How often a kind was done in a situation.</summary>
    public long Of(OperationKind kind, Situation situation) => _counts[kind][(int)situation];
}
