using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Specification;

/// <summary>A kind of thing that an operation makes and later ones name, such as a mapping.</summary>
/// <param name="name">The field's word for it, as programs print it.</param>
/// <param name="also">The wider kinds that it can be used as.</param>
internal sealed class HandleKind(string name, params IReadOnlyList<HandleKind> also)
{
    /// <summary>Whatever the CPU loads from and stores to. Nothing is made as this alone.</summary>
    public static HandleKind Memory { get; } = new("memory");

    /// <summary>Whatever a device loads from and stores to. Nothing is made as this alone.</summary>
    public static HandleKind Window { get; } = new("window");

    /// <summary>A block of pages, used as a buffer.</summary>
    public static HandleKind Buffer { get; } = new("buffer", Memory);

    /// <summary>A mapping, live or ended.</summary>
    public static HandleKind Mapping { get; } = new("mapping", Window);

    /// <summary>A mapping of registers, live or ended.</summary>
    public static HandleKind Resource { get; } = new("resource", Window);

    /// <summary>A buffer that a device and the CPU share, live or freed.</summary>
    public static HandleKind Coherent { get; } = new("coherent", Memory, Window);

    /// <summary>A mapping of a buffer to user space, live or ended.</summary>
    public static HandleKind UserMapping { get; } = new("user_mapping");

    /// <summary>A pool of blocks, live.</summary>
    public static HandleKind Pool { get; } = new("pool");

    /// <summary>A block of a pool, live or given back.</summary>
    public static HandleKind PooledBlock { get; } = new("block", Memory, Window);

    /// <summary>A list as its driver builds it.</summary>
    public static HandleKind List { get; } = new("list");

    /// <summary>A mapped list, live or ended.</summary>
    public static HandleKind MappedList { get; } = new("mapped", Window);

    /// <summary>A domain that the driver manages, live.</summary>
    public static HandleKind Domain { get; } = new("domain");

    /// <summary>What one call mapped in a domain, live or removed.</summary>
    public static HandleKind Translation { get; } = new("translation", Window);

    /// <summary>A block of pages out of a reserved area, used as a buffer.</summary>
    public static HandleKind Contiguous { get; } = new("contiguous", Buffer, Memory);

    /// <summary>A page that may be moved.</summary>
    public static HandleKind Movable { get; } = new("movable");

    /// <summary>A part of a page at its address of two cycles, as long as the page is there.</summary>
    public static HandleKind Dac { get; } = new("dac", Window);

    /// <summary>An address space that devices are attached to, until its name is given back.</summary>
    public static HandleKind Space { get; } = new("space");

    /// <summary>The field's word for it.</summary>
    public string Name { get; } = name;

    /// <summary>The wider kinds that it can be used as.</summary>
    public IReadOnlyList<HandleKind> Also { get; } = also;

    /// <summary>Whether a thing of the other kind can be used as one of this kind.</summary>
    public bool Includes(HandleKind? other) => other is not null && (other == this || other.Also.Contains(this));
}

/// <summary>A thing that stands for another as well, as a shared buffer stands for its memory and for the device's window on it.</summary>
/// <typeparam name="T">What it stands for.</typeparam>
internal interface IStandsFor<T>
    where T : class
{
    /// <summary>The other thing; null where it does not stand for it now.</summary>
    T? Other { get; }
}

/// <summary>The things that can be named now, by the id of the step that made them.</summary>
internal sealed class HandleTable
{
    private readonly Dictionary<ulong, (HandleKind Kind, object Value)> _values = [];
    private readonly Dictionary<HandleKind, List<ulong>> _ids = [];

    /// <summary>The thing that was asked for last; null where there is none.</summary>
    private object? _last;
    private ulong _lastId;

    /// <summary>Whether nothing can be named.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>The ids of what can be used as a kind, oldest first.</summary>
    public IReadOnlyList<ulong> Of(HandleKind kind) => _ids.TryGetValue(kind, out var ids) ? ids : [];

    public void Add(HandleKind kind, ulong id, object value)
    {
        _last = null;
        _values.Add(id, (kind, value));
        IdsOf(kind).Add(id);
        for (var i = 0; i < kind.Also.Count; i++)
        {
            IdsOf(kind.Also[i]).Add(id);
        }
    }

    public void Remove(ulong id)
    {
        _last = null;
        if (_values.Remove(id, out var entry))
        {
            _ids[entry.Kind].Remove(id);
            for (var i = 0; i < entry.Kind.Also.Count; i++)
            {
                _ids[entry.Kind.Also[i]].Remove(id);
            }
        }
    }

    /// <summary>The kind as which a thing was made; null if there is no such thing.</summary>
    public HandleKind? KindOf(ulong id) => _values.TryGetValue(id, out var found) ? found.Kind : null;

    /// <summary>Finds a thing by the id of the step that made it.</summary>
    public bool TryGet<T>(ulong id, [NotNullWhen(true)] out T? value)
        where T : class
    {
        // What may be done with a thing, what is done with it and what that shows are asked one after the other.
        if (id != _lastId || _last is null)
        {
            (_lastId, _last) = (id, _values.TryGetValue(id, out var found) ? found.Value : null);
        }

        value = _last as T ?? (_last as IStandsFor<T>)?.Other;
        return value is not null;
    }

    public void Clear()
    {
        _last = null;
        _values.Clear();
        foreach (var ids in _ids.Values)
        {
            ids.Clear();
        }
    }

    private List<ulong> IdsOf(HandleKind kind)
    {
        if (!_ids.TryGetValue(kind, out var ids))
        {
            _ids.Add(kind, ids = []);
        }

        return ids;
    }
}
