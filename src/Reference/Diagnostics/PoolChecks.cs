namespace Dma.Reference;

/// <summary>Checks of pools. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class PoolChecks(Ledger ledger) : Checks(ledger)
{
    private const int MostDestroyed = 256;

    private readonly Dictionary<PoolId, KnownPool> _pools = [];
    private readonly Queue<(PoolId Id, DeviceId Device)> _destroyed = new();

    /// <summary>The smallest block of any pool in bytes, as far as the platform says.</summary>
    public ulong SmallestBlock { get; internal set; }

    /// <summary>A pool was created.</summary>
    /// <param name="pool">What was answered.</param>
    /// <param name="device">The device.</param>
    /// <param name="size">How long a block is, before it is rounded up.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of, and so their distances.</param>
    public virtual void Created(PoolId pool, DeviceId device, ByteCount size, ByteCount alignment)
    {
        var grain = Math.Max(alignment.Value, 1);
        var length = Math.Max(size.Value, SmallestBlock);
        var missing = (grain - length % grain) % grain;
        _pools[pool] = new(device, length + Math.Min(missing, ulong.MaxValue - length));
    }

    /// <summary>A block was to be allocated, or a pool to be asked.</summary>
    /// <param name="pool">The pool.</param>
    public virtual void Used(PoolId pool)
    {
        if (!_pools.ContainsKey(pool))
            ReportUse(pool, default);
    }

    /// <summary>A block was allocated.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="block">What was answered.</param>
    public virtual void Allocated(PoolId pool, CoherentBuffer block)
    {
        if (!_pools.TryGetValue(pool, out var known))
            return;
        _ = known.Freed.Remove(block.Cpu, out _);
        var memory = new KnownMemory
        {
            Source = MemorySource.Coherent,
            Size = known.Size,
            MadeAt = Ledger.Step,
            Cpu = block.Cpu,
            Device = known.Device,
        };
        var made = new KnownMapping
        {
            Device = known.Device,
            Range = new(block.Dma, new(known.Size)),
            Family = MappingFamily.PoolBlock,
            MadeAt = Ledger.Step,
            Cpu = block.Cpu,
            IsChecked = true,
            Memory = memory,
        };
        if (known.Live.Remove(block, out var before))
            End(before);
        known.Live.Add(block, made);
        Ledger.Add(memory);
        Ledger.Begin(made, made.Range);
    }

    /// <summary>A block was to be freed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="block">The block.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Freed(PoolId pool, CoherentBuffer block, Answer answer)
    {
        if (!_pools.TryGetValue(pool, out var known))
        {
            ReportUse(pool, new(block.Dma, ByteCount.Zero));
            return;
        }
        var range = new DmaRange(block.Dma, new(known.Size));
        if (!known.Live.TryGetValue(block, out var live))
        {
            var wasFreed = known.Freed.TryGetValue(block.Cpu, out var freed) && freed.Range.Start == block.Dma;
            Reports.Add(
                wasFreed ? Misuse.PoolFreeTwice : Misuse.PoolFreeOfForeign,
                known.Device,
                range,
                wasFreed ? freed : Ledger.FindMeeting(known.Device, new(block.Dma, new(1)))
            );
            return;
        }
        if (live.Memory is { Mapped: [var piece, ..] })
            Reports.Add(Misuse.FreeOfMapped, piece.Mapping.Device, piece.Mapping.Range, piece.Mapping);
        if (answer != Answer.Ok)
            return;
        _ = known.Live.Remove(block);
        known.Freed[block.Cpu] = live;
        End(live);
    }

    /// <summary>A pool was to be destroyed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Destroyed(PoolId pool, Answer answer)
    {
        if (!_pools.TryGetValue(pool, out var known))
        {
            ReportUse(pool, default);
            return;
        }
        KnownMapping? first = null;
        foreach (var live in known.Live.Values)
            first = first is null || live.MadeAt < first.MadeAt ? live : first;
        if (first is not null)
            Reports.Add(Misuse.PoolDestroyedBusy, known.Device, first.Range, first);
        if (answer != Answer.Ok)
            return;
        foreach (var live in known.Live.Values)
            End(live);
        _ = _pools.Remove(pool);
        if (_destroyed.Count == MostDestroyed)
            _ = _destroyed.Dequeue();
        _destroyed.Enqueue((pool, known.Device));
    }

    /// <summary>The CPU stored to memory that the driver does not hold.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    public virtual void Stored(CpuAddress address, ulong length)
    {
        foreach (var pool in _pools.Values)
        {
            if (pool.FindFreed(address, length) is not { } freed)
                continue;
            Reports.AddOnce(Misuse.PoolStoreAfterFree, freed, freed.Range, isWrite: true);
            return;
        }
    }

    private void ReportUse(PoolId pool, DmaRange range)
    {
        // A platform may give a name again: it is the last pool of that name that is meant.
        DeviceId? meant = null;
        foreach (var (id, device) in _destroyed)
            meant = id == pool ? device : meant;
        if (meant is { } found)
            Reports.Add(Misuse.PoolUsedAfterDestroy, found, range, null);
    }

    private void End(KnownMapping block)
    {
        Ledger.End(block);
        if (block.Memory is { } memory)
            Ledger.Remove(memory);
    }

    private sealed record KnownPool(DeviceId Device, ulong Size)
    {
        public Dictionary<CoherentBuffer, KnownMapping> Live { get; } = [];

        public Dictionary<CpuAddress, KnownMapping> Freed { get; } = [];

        public KnownMapping? FindFreed(CpuAddress address, ulong length)
        {
            KnownMapping? lowest = null;
            foreach (var freed in Freed.Values)
            {
                var meets =
                    address.Value >= freed.Cpu.Value
                        ? address.Value - freed.Cpu.Value < Size
                        : freed.Cpu.Value - address.Value < length;
                if (meets && (lowest is null || freed.Cpu.Value < lowest.Cpu.Value))
                    lowest = freed;
            }
            return lowest;
        }
    }
}
