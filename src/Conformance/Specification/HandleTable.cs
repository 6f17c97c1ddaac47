using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Specification;

/// <summary>A kind of thing that an operation makes and later ones name, such as a mapping.</summary>
/// <param name="Name">The field's word for it, as programs print it.</param>
internal sealed record HandleKind(string Name)
{
    /// <summary>A block of pages, used as a buffer.</summary>
    public static HandleKind Buffer { get; } = new("buffer");

    /// <summary>A mapping, live or ended.</summary>
    public static HandleKind Mapping { get; } = new("mapping");
}

/// <summary>The things that can be named now, by the id of the step that made them.</summary>
internal sealed class HandleTable
{
    private readonly Dictionary<ulong, object> _values = [];
    private readonly Dictionary<HandleKind, List<ulong>> _ids = [];

    /// <summary>The ids of a kind, oldest first.</summary>
    public IReadOnlyList<ulong> Of(HandleKind kind) => _ids.TryGetValue(kind, out var ids) ? ids : [];

    public void Add(HandleKind kind, ulong id, object value)
    {
        _values.Add(id, value);
        if (!_ids.TryGetValue(kind, out var ids))
        {
            _ids.Add(kind, ids = []);
        }

        ids.Add(id);
    }

    public void Remove(HandleKind kind, ulong id)
    {
        if (_values.Remove(id))
        {
            _ids[kind].Remove(id);
        }
    }

    /// <summary>Finds a thing by the id of the step that made it.</summary>
    public bool TryGet<T>(ulong id, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = _values.TryGetValue(id, out var found) ? found as T : null;
        return value is not null;
    }

    public void Clear()
    {
        _values.Clear();
        foreach (var ids in _ids.Values)
        {
            ids.Clear();
        }
    }
}
