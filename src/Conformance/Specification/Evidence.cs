using System.Runtime.InteropServices;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification;

/// <summary>How often each clause could have been broken by a platform of the description under test, and was not.</summary>
/// <remarks>A clause counts once an operation, however many bytes it was checked on.</remarks>
internal sealed class Evidence
{
    /// <summary>Of each clause, at the place of its ordinal.</summary>
    private Entry[] _entries = [];
    private readonly Dictionary<string, LoadShare> _loads = [];
    private ulong _operation;

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
        if ((StandIn is not null || UsesOldNames) && IsOfOldNames(clause))
        {
            if (StandIn is not null)
            {
                Add(StandIn);
                return;
            }

            Add(LegacyClauses.NamesCanBeMixed);
        }

        Add(clause);
    }

    /// <summary>The evaluations of a clause so far.</summary>
    public long Of(ClauseId clause) => clause.Ordinal < _entries.Length ? _entries[clause.Ordinal].Count : 0;

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
    public void Add(ClauseId clause, long evaluations) => EntryOf(clause).Count += evaluations;

    /// <summary>Adds what another worker counted.</summary>
    public void Add(Evidence other)
    {
        MakeRoom(other._entries.Length);
        for (var i = 0; i < other._entries.Length; i++)
        {
            _entries[i].Count += other._entries[i].Count;
        }

        foreach (var (kind, share) in other._loads)
        {
            CountLoad(kind, share.Bytes, share.Unknown);
        }
    }

    private void Add(ClauseId clause)
    {
        ref var entry = ref EntryOf(clause);
        if (entry.Operation != _operation)
        {
            entry.Operation = _operation;
            entry.Count++;
        }
    }

    private bool IsOfOldNames(ClauseId clause) => EntryOf(clause).IsOfOldNames ??= LegacyClauses.Covers(clause);

    private ref Entry EntryOf(ClauseId clause)
    {
        MakeRoom(clause.Ordinal + 1);
        return ref _entries[clause.Ordinal];
    }

    private void MakeRoom(int count)
    {
        if (count > _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(count, 2 * _entries.Length));
        }
    }

    private struct Entry
    {
        public long Count;

        /// <summary>The operation in which it was counted last.</summary>
        public ulong Operation;

        /// <summary>Whether it is also a clause of calls by old names; null as long as nobody has asked.</summary>
        public bool? IsOfOldNames;
    }
}

/// <summary>Loaded bytes, and those of them about which nothing could be said.</summary>
/// <param name="Bytes">All loaded bytes.</param>
/// <param name="Unknown">Those that were undefined or of unknown content.</param>
internal readonly record struct LoadShare(long Bytes, long Unknown);
