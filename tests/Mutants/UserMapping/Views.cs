using Dma.Reference;

namespace Dma.Mutants.UserMapping;

internal sealed class ViewsKeepWhatTheyLoaded(Machine machine) : UserMapper(machine)
{
    private readonly Dictionary<UserMappingId, (ulong Offset, byte[] Bytes)> _kept = [];

    public static Mutant Definition { get; } =
        new(
            "views-keep-what-they-loaded",
            "What a user loaded last stays in its cache until it stores, although the buffer itself is not cached.",
            "DMA-MMAP-005",
            [.. Base.SeenByUsers, "DMA-MMAP-012"],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new ViewsKeepWhatTheyLoaded(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (
            _kept.TryGetValue(mapping, out var kept)
            && offset.Value >= kept.Offset
            && offset.Value - kept.Offset + (ulong)destination.Length <= (ulong)kept.Bytes.Length
        )
        {
            kept.Bytes.AsSpan((int)(offset.Value - kept.Offset), destination.Length).CopyTo(destination);
            return Answer.Ok;
        }
        var answer = base.Load(mapping, offset, destination);
        if (answer == Answer.Ok)
            _kept[mapping] = (offset.Value, destination.ToArray());
        return answer;
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        _kept.Clear();
        return base.Store(mapping, offset, source);
    }

    protected override void AtUnmap(UserView view) => _kept.Remove(view.Id);
}

internal sealed class WriteCombinedViewsAreCached(Machine machine) : UserMapper(machine)
{
    private readonly HashSet<ulong> _stored = [];

    public static Mutant Definition { get; } =
        new(
            "write-combined-views-are-cached",
            "The attributes are not looked at, so that what a user stores to write-combined memory goes to the cache, which no barrier cleans.",
            "DMA-MMAP-006",
            Base.SeenByUsers,
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new WriteCombinedViewsAreCached(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (
            !TryFind(mapping, offset, (ulong)destination.Length, out var memory) || !_stored.Contains(memory.Value >> 6)
        )
            return base.Load(mapping, offset, destination);
        Machine.WriteBuffer.Load(memory, MemoryType.Cached, destination);
        return Answer.Ok;
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (!TryFind(mapping, offset, (ulong)source.Length, out var memory))
            return base.Store(mapping, offset, source);
        for (var line = memory.Value >> 6; line <= (memory.Value + (ulong)source.Length - 1) >> 6; line++)
            _stored.Add(line);
        Machine.WriteBuffer.Store(memory, MemoryType.Cached, source);
        return Answer.Ok;
    }

    private bool TryFind(UserMappingId mapping, ByteCount offset, ulong size, out PhysicalAddress memory)
    {
        memory = default;
        return Find(mapping) is { Type: MemoryType.WriteCombined } view && TryResolve(view, offset, size, out memory);
    }
}

internal sealed class CookiesAreCached(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "cookies-are-cached",
            "Where the kernel has no mapping that a user's would have to be like, the user loads through the cache.",
            "DMA-MMAP-007",
            Base.SeenByUsers,
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new CookiesAreCached(machine) }),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (
            Find(mapping) is not { Allocation.View: CpuView.None } view
            || !TryResolve(view, offset, (ulong)destination.Length, out var memory)
        )
            return base.Load(mapping, offset, destination);
        Machine.WriteBuffer.Drain();
        Machine.WriteBuffer.Load(memory, MemoryType.Cached, destination);
        return Answer.Ok;
    }

    // Of its own stores the user sees what is new.
    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (Find(mapping) is { } view && TryResolve(view, offset, (ulong)source.Length, out var memory))
            Machine.Cache.Invalidate(memory, new((ulong)source.Length));
        return base.Store(mapping, offset, source);
    }
}

internal sealed class LastStoreIsHeld(Machine machine) : UserMapper(machine)
{
    private (UserView View, ulong Offset, byte[] Bytes)? _held;

    public static Mutant Definition { get; } =
        new(
            "last-store-is-held",
            "What a user stores to write-combined memory waits for its next store, and a barrier of the kernel does not flush it.",
            "DMA-MMAP-006",
            Base.SeenByUsers,
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new LastStoreIsHeld(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (_held is { } held && held.View.Id == mapping)
            Flush();
        return base.Load(mapping, offset, destination);
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        Flush();
        if (
            Find(mapping) is not { Type: MemoryType.WriteCombined } view
            || !TryResolve(view, offset, (ulong)source.Length, out _)
        )
            return base.Store(mapping, offset, source);
        _held = (view, offset.Value, source.ToArray());
        return Answer.Ok;
    }

    protected override void AtUnmap(UserView view) => Flush();

    private void Flush()
    {
        if (_held is { } held)
            base.Store(held.View.Id, new(held.Offset), held.Bytes);
        _held = null;
    }
}

internal sealed class PartsAreCopiedOnWrite(Machine machine) : UserMapper(machine)
{
    private readonly Dictionary<(ulong Id, ulong Page), byte[]> _copies = [];

    public static Mutant Definition { get; } =
        new(
            "parts-are-copied-on-write",
            "A mapping that does not begin with the first page is made private, so that the user's first store to a page copies it.",
            "DMA-MMAP-006",
            Base.SeenByUsers,
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new PartsAreCopiedOnWrite(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        var answer = base.Load(mapping, offset, destination);
        for (var index = 0; answer == Answer.Ok && index < destination.Length; index++)
        {
            var place = offset.Value + (ulong)index;
            if (_copies.TryGetValue((mapping.Value, place >> Machine.PageShift), out var copy))
                destination[index] = copy[place & Machine.PageMask];
        }
        return answer;
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (
            Find(mapping) is not { } view
            || view.Frames.First == view.Allocation.Frames.First
            || !TryResolve(view, offset, (ulong)source.Length, out _)
        )
            return base.Store(mapping, offset, source);
        for (var index = 0; index < source.Length; index++)
        {
            var place = offset.Value + (ulong)index;
            CopyOf(mapping, place >> Machine.PageShift)[place & Machine.PageMask] = source[index];
        }
        return Answer.Ok;
    }

    private byte[] CopyOf(UserMappingId mapping, ulong page)
    {
        if (_copies.TryGetValue((mapping.Value, page), out var copy))
            return copy;
        copy = new byte[Machine.PageMask + 1];
        base.Load(mapping, new(page << Machine.PageShift), copy);
        return _copies[(mapping.Value, page)] = copy;
    }
}

internal sealed class StoresEndWithThePage(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "stores-end-with-the-page",
            "A store of the user that goes on in the next page is made in the first one alone.",
            "DMA-MMAP-008",
            Base.SeenByUsers,
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new StoresEndWithThePage(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        var left = (int)(Machine.PageMask + 1 - (offset.Value & Machine.PageMask));
        return base.Store(mapping, offset, source[..Math.Min(left, source.Length)]);
    }
}
