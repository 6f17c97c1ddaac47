namespace Dma.Conformance.Tests.Specification;

/// <summary>
/// A history told naively: every linear order of the stores that nothing observed contradicts, each with the floor of
/// each observer, one store. A load is right if some order allows it.
/// </summary>
/// <param name="observers">How many observers there are; the first makes stores that it sees at once.</param>
internal sealed class Worlds(int observers)
{
    /// <summary>The floor of an observer that may be answered anything.</summary>
    private const int Any = -1;

    private readonly List<int> _makers = [0];
    private readonly HashSet<int> _unfinished = [];
    private List<World> _worlds = [new([0], [0, .. Enumerable.Repeat(Any, observers - 1)])];

    /// <summary>How many stores were made, with the content at allocation.</summary>
    public int Stores => _makers.Count;

    /// <summary>Whether no store of another observer than the first is in flight.</summary>
    public bool IsQuiet => _unfinished.All(store => _makers[store] == 0);

    /// <summary>The stores of an observer that are not complete, oldest first; of the first observer there are none.</summary>
    public IReadOnlyList<int> InFlight(int observer) =>
        [.. _unfinished.Where(store => _makers[store] == observer && observer != 0).Order()];

    public bool MayBeAnything(int observer) => _worlds[0].Floors[observer] == Any;

    public bool Allows(int observer, int store) => _worlds.Exists(world => world.Allows(observer, store));

    public void Store(int maker, bool own)
    {
        var made = Stores;
        _makers.Add(maker);
        _worlds =
        [
            .. from world in _worlds
            let after = world.Order.FindLastIndex(store =>
                !_unfinished.Contains(store) || _makers[store] == maker || store == world.Floors[maker]
            )
            from position in Enumerable.Range(after + 1, world.Order.Count - after)
            let grown = world with
            {
                Order = [.. world.Order[..position], made, .. world.Order[position..]],
            }
            select own ? grown.WithFloor(maker, grown.Higher(world.Floors[maker], made)) : grown,
        ];
        _unfinished.Add(made);
    }

    /// <summary>All stores of the first observer are finished.</summary>
    public void Finish() => _unfinished.RemoveWhere(store => _makers[store] == 0);

    /// <summary>A store is finished, and its maker sees it.</summary>
    public void Complete(int store)
    {
        _unfinished.Remove(store);
        Raise(_makers[store], store);
    }

    public void Raise(int observer, int store) =>
        Change(world => world.WithFloor(observer, world.Higher(world.Floors[observer], store)));

    public void Copy(int from, int to) => Change(world => world.WithFloor(to, world.Floors[from]));

    public void LowerTo(int other, int observer) =>
        Change(world => world.WithFloor(observer, world.Lower(world.Floors[other], world.Floors[observer])));

    public void Open(int observer) => Change(world => world.WithFloor(observer, Any));

    /// <summary>An observer was answered a store: what contradicts it is ruled out.</summary>
    public void Load(int observer, int store)
    {
        _worlds.RemoveAll(world => !world.Allows(observer, store));
        Raise(observer, store);
    }

    private void Change(Func<World, World> change) =>
        _worlds = [.. _worlds.Select(change).DistinctBy(world => world.ToString())];

    private sealed record World(List<int> Order, int[] Floors)
    {
        public bool Allows(int observer, int store) =>
            Floors[observer] == Any || Order.IndexOf(store) >= Order.IndexOf(Floors[observer]);

        public int Higher(int a, int b) => Order.IndexOf(a) > Order.IndexOf(b) ? a : b;

        public int Lower(int a, int b) => Order.IndexOf(a) < Order.IndexOf(b) ? a : b;

        public World WithFloor(int observer, int store)
        {
            int[] floors = [.. Floors];
            floors[observer] = store;
            return this with { Floors = floors };
        }

        public override string ToString() => $"{string.Join(",", Order)};{string.Join(",", Floors)}";
    }
}
