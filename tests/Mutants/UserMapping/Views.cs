using Dma.Reference;

namespace Dma.Mutants.UserMapping;

internal sealed class ViewsKeepWhatTheyLoaded(Machine machine) : UserMapper(machine)
{
    private readonly Dictionary<UserMappingId, (ulong Offset, byte[] Bytes)> _kept = [];

    public static Mutant Definition { get; } =
        new(
            "views-keep-what-they-loaded",
            "What a user loaded last stays in its cache until it stores or its device is done, although the buffer itself is not cached.",
            "DMA-MMAP-005",
            [.. Base.SeenByUsers, "DMA-MMAP-012"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        UserMapper = machine => new ViewsKeepWhatTheyLoaded(machine),
                        BusMaster = device => new Interrupting(device),
                    }
            ),
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

    private sealed class Interrupting(Device device) : BusMaster(device)
    {
        public override void Complete()
        {
            base.Complete();
            ((ViewsKeepWhatTheyLoaded)Machine.UserMapper)._kept.Clear();
        }
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
    private (UserView View, ulong Offset, byte[] Bytes, byte[] Before)? _held;

    public static Mutant Definition { get; } =
        new(
            "last-store-is-held",
            "What a user stores to write-combined memory waits for its next access, and a barrier of the kernel does not flush it.",
            "DMA-MMAP-006",
            Base.SeenByUsers,
            Base.WriteBuffer,
            Base.Of(
                Base.WriteBuffer,
                p => p.MappingNoBuffers() with { UserMapper = machine => new LastStoreIsHeld(machine) }
            ),
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
        var before = new byte[source.Length];
        if (
            Find(mapping) is not { Type: MemoryType.WriteCombined } view
            || base.Load(mapping, offset, before) != Answer.Ok
        )
            return base.Store(mapping, offset, source);
        _held = (view, offset.Value, source.ToArray(), before);
        return Answer.Ok;
    }

    protected override void AtUnmap(UserView view) => Flush();

    // What somebody else stored since stays.
    private void Flush()
    {
        if (_held is not { } held)
            return;
        _held = null;
        var now = new byte[held.Bytes.Length];
        base.Load(held.View.Id, new(held.Offset), now);
        for (var index = 0; index < now.Length; index++)
        {
            if (now[index] == held.Before[index])
                now[index] = held.Bytes[index];
        }
        base.Store(held.View.Id, new(held.Offset), now);
    }
}

internal sealed class PartsAreCopiedOnWrite(Machine machine) : UserMapper(machine)
{
    private readonly Dictionary<(UserMappingId Id, ulong Offset), (byte Own, byte Before)> _copies = [];

    public static Mutant Definition { get; } =
        new(
            "parts-are-copied-on-write",
            "A mapping that does not begin with the first page is made private: what the user stores is its own until another stores there.",
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
            if (
                _copies.TryGetValue((mapping, offset.Value + (ulong)index), out var copy)
                && copy.Before == destination[index]
            )
                destination[index] = copy.Own;
        }
        return answer;
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        var before = new byte[source.Length];
        if (
            Find(mapping) is not { } view
            || view.Frames.First == view.Allocation.Frames.First
            || base.Load(mapping, offset, before) != Answer.Ok
        )
            return base.Store(mapping, offset, source);
        for (var index = 0; index < source.Length; index++)
            _copies[(mapping, offset.Value + (ulong)index)] = (source[index], before[index]);
        return Answer.Ok;
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
