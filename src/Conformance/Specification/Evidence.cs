using System.Runtime.InteropServices;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification;

/// <summary>How often each clause could have been broken by a platform of the description under test, and was not.</summary>
/// <remarks>A clause counts once an operation, however many bytes it was checked on.</remarks>
internal sealed class Evidence
{
    private readonly Dictionary<ClauseId, Entry> _entries = [];
    private readonly Dictionary<string, LoadShare> _loads = [];
    private ulong _operation;

    /// <summary>The evaluations of each clause so far.</summary>
    public IEnumerable<KeyValuePair<ClauseId, long>> Counts =>
        _entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Count));

    /// <summary>The loaded bytes of each kind of load, and how many of them nothing could be said about.</summary>
    public IReadOnlyDictionary<string, LoadShare> Loads => _loads;

    /// <summary>Begins the next operation.</summary>
    public void BeginOperation() => _operation++;

    /// <summary>The clause that speaks in place of those of the generic calls; null: they speak for themselves.</summary>
    public ClauseId? StandIn { private get; set; }

    /// <summary>Whether an old name was used in this sequence: what is wrong of a generic call from then on, the two together are asked for.</summary>
    public bool UsesOldNames { private get; set; }

    /// <summary>An evaluation of a clause in the present operation.</summary>
    public void Count(ClauseId clause)
    {
        if (UsesOldNames && StandIn is null && LegacyClauses.Covers(clause))
        {
            Add(LegacyClauses.NamesCanBeMixed);
        }

        Add(StandIn is not null && LegacyClauses.Covers(clause) ? StandIn : clause);
    }

    /// <summary>The evaluations of a clause so far.</summary>
    public long Of(ClauseId clause) => _entries.TryGetValue(clause, out var entry) ? entry.Count : 0;

    /// <summary>Bytes that were loaded.</summary>
    /// <param name="kind">The kind of operation that loaded.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="unknown">How many of them were undefined or of unknown content.</param>
    public void CountLoad(string kind, long bytes, long unknown)
    {
        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_loads, kind, out _);
        share = new LoadShare(share.Bytes + bytes, share.Unknown + unknown);
    }

    /// <summary>Adds evaluations of a clause.</summary>
    public void Add(ClauseId clause, long evaluations)
    {
        ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, clause, out _);
        mine = mine with { Count = mine.Count + evaluations };
    }

    /// <summary>Adds what another worker counted.</summary>
    public void Add(Evidence other)
    {
        foreach (var (clause, entry) in other._entries)
        {
            Add(clause, entry.Count);
        }

        foreach (var (kind, share) in other._loads)
        {
            CountLoad(kind, share.Bytes, share.Unknown);
        }
    }

    private void Add(ClauseId clause)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, clause, out _);
        if (entry.Operation != _operation)
        {
            entry = new Entry(entry.Count + 1, _operation);
        }
    }

    private readonly record struct Entry(long Count, ulong Operation);
}

/// <summary>Loaded bytes, and those of them about which nothing could be said.</summary>
/// <param name="Bytes">All loaded bytes.</param>
/// <param name="Unknown">Those that were undefined or of unknown content.</param>
internal readonly record struct LoadShare(long Bytes, long Unknown);
