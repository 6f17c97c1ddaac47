using System.Runtime.CompilerServices;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>What the documents say must hold after the sequence so far. Changed in place; rebuilt by replay.</summary>
internal sealed class SpecificationState
{
    private static int _kindsOfParts;

    /// <summary>The parts in the order in which they were first asked for.</summary>
    private readonly List<object> _parts = [];

    /// <summary>The same, each at the place of its type.</summary>
    private object?[] _places = [];

    /// <param name="profile">What the platform says of itself.</param>
    /// <param name="setAside">Clauses that are known to fail and are not reported again.</param>
    public SpecificationState(Profile profile, IReadOnlySet<ClauseId> setAside)
    {
        Profile = profile;
        SetAside = setAside;
    }

    public Profile Profile { get; }

    /// <summary>Clauses that are not reported: what breaks them is taken as it is.</summary>
    public IReadOnlySet<ClauseId> SetAside { get; }

    /// <summary>Operations that are not made, since they end the process, by name.</summary>
    public IReadOnlySet<string> LeftOut { get; init; } = new HashSet<string>();

    public Evidence Evidence { get; } = new();

    /// <summary>The blocks of pages and mappings that can be named.</summary>
    public HandleTable Handles { get; } = new();

    /// <summary>The clause set aside that was broken first; null if none was.</summary>
    public ClauseId? Forgiven { get; private set; }

    /// <summary>How often a clause that is set aside was broken: what was told just then is not built upon if it has grown.</summary>
    public int ForgivenCount { get; private set; }

    /// <summary>The clause by which the present call stands for a generic one; null where it is that one.</summary>
    public ClauseId? StandIn
    {
        get;
        set => Evidence.StandIn = field = value;
    }

    /// <summary>Whether the sequence has called by old names, so that what follows may rest on them.</summary>
    public bool UsesOldNames
    {
        get;
        set => Evidence.UsesOldNames = field = value;
    }

    /// <summary>The id of the present step.</summary>
    public ulong Step { get; private set; }

    /// <summary>Histories that are not in use, so that a walk does not allocate them anew.</summary>
    public Stack<History> SpareHistories { get; } = new();

    public void BeginStep(ulong id)
    {
        Step = id;
        Evidence.BeginOperation();
    }

    /// <summary>The part of the state that an area keeps, made at its first use.</summary>
    /// <typeparam name="T">The part; made with the state as its argument.</typeparam>
    public T Part<T>()
        where T : class, ISpecificationPart<T>
    {
        var place = PlaceOf<T>.Index;
        return place < _places.Length && _places[place] is { } found ? Unsafe.As<T>(found) : MakePart<T>(place);
    }

    /// <summary>Whether a device is kept now from what is not mapped in its domain.</summary>
    public bool Isolates(DeviceId device) => Part<AttachmentSpecification>().IsIsolated(device);

    /// <summary>The clause that is to be named where another is broken: that of the old names that were used.</summary>
    public ClauseId ClauseOf(ClauseId clause) =>
        (StandIn is not null || UsesOldNames) && LegacyClauses.Covers(clause)
            ? StandIn ?? LegacyClauses.NamesCanBeMixed
            : clause;

    /// <summary>Whether the promises of room and of masks hold for a device where it is now.</summary>
    public bool KeepsPromises(DeviceId device) => Part<AttachmentSpecification>().KeepsPromises(device);

    /// <summary>Whether a broken clause is to be reported; if not, the caller takes the observation as it is.</summary>
    public bool Breaks(ClauseId clause)
    {
        // Where the generic call is known to fail, what stands for it fails with it.
        ClauseId? known =
            SetAside.Count == 0 ? null
            : SetAside.Contains(clause) ? clause
            : SetAside.Contains(ClauseOf(clause)) ? ClauseOf(clause)
            : LegacyClauses.HandOversOf(clause).FirstOrDefault(SetAside.Contains);
        Forgiven ??= known;
        ForgivenCount += known is null ? 0 : 1;
        return known is null;
    }

    /// <summary>What the platform put off is done.</summary>
    public void Settle()
    {
        // By index, since a part that settles may be the first to ask for another.
        for (var i = 0; i < _parts.Count; i++)
        {
            (_parts[i] as ISettles)?.Settle();
        }
    }

    /// <summary>Forgets the sequence, keeps the counts.</summary>
    public void Reset()
    {
        foreach (var id in Handles.Of(HandleKind.Memory))
        {
            if (Handles.TryGet<Block>(id, out var block))
            {
                block.Release();
            }
        }

        foreach (var id in Handles.Of(HandleKind.Movable))
        {
            if (Handles.TryGet<MovablePage>(id, out var page))
            {
                page.Block.Release();
            }
        }

        Handles.Clear();
        _parts.Clear();
        Array.Clear(_places);
        Forgiven = null;
        ForgivenCount = 0;
        StandIn = null;
        UsesOldNames = false;
        Step = 0;
    }

    private T MakePart<T>(int place)
        where T : class, ISpecificationPart<T>
    {
        var made = T.Create(this);
        if (place >= _places.Length)
        {
            Array.Resize(ref _places, place + 16);
        }

        _places[place] = made;
        _parts.Add(made);
        return made;
    }

    /// <summary>Where parts of a type are found.</summary>
    private static class PlaceOf<T>
    {
        public static readonly int Index = Interlocked.Increment(ref _kindsOfParts) - 1;
    }
}

/// <summary>What an area adds to the specification state.</summary>
/// <typeparam name="TSelf">The part itself.</typeparam>
internal interface ISpecificationPart<TSelf>
    where TSelf : class
{
    /// <summary>Makes the part for a new sequence.</summary>
    static abstract TSelf Create(SpecificationState state);
}

/// <summary>A part for which it makes a difference that a machine has settled.</summary>
internal interface ISettles
{
    /// <summary>What was put off is done; what was given back can be given again.</summary>
    void Settle();
}
