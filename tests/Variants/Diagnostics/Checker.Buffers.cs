namespace Dma.Variants.Diagnostics;

// Buffers, lists and pools.
public partial class Checker
{
    private readonly List<(PoolId Name, DeviceId Device, ulong Step)> _pools = [];

    /// <summary>The blocks of pools that are live.</summary>
    protected List<(PoolId Pool, CoherentBuffer Buffer)> Blocks { get; } = [];

    /// <summary>The blocks of pools that went back.</summary>
    protected List<(PoolId Pool, CoherentBuffer Buffer)> FreeBlocks { get; } = [];

    /// <inheritdoc />
    public override Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    )
    {
        var answer = Inner.AllocateCoherent(device, size, flags, attributes);
        Note(device, answer, size);
        return answer;
    }

    /// <inheritdoc />
    public override Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags)
    {
        var answer = Inner.AllocateNonCoherent(device, size, flags);
        Note(device, answer, size);
        return answer;
    }

    /// <inheritdoc />
    public override Answer FreeCoherent(
        DeviceId device,
        ByteCount size,
        CoherentBuffer buffer,
        DmaAttributes attributes
    )
    {
        LookAtFree(device, size, buffer);
        return Inner.FreeCoherent(device, size, buffer, attributes);
    }

    /// <inheritdoc />
    public override Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer)
    {
        LookAtFree(device, size, buffer);
        return Inner.FreeNonCoherent(device, size, buffer);
    }

    /// <inheritdoc />
    public override Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var answer = Inner.MapList(device, entries, direction, attributes, segments);
        if (answer.Status != AnswerStatus.Ok)
        {
            return answer;
        }

        var made = new Entry
        {
            Family = Family.List,
            Device = device,
            Range = segments[0],
            Direction = direction,
            Step = Step,
            Skips = attributes.HasFlag(DmaAttributes.SkipCpuSync),
            List = (answer.Value.List, entries.Length),
            Asked = true,
        };
        foreach (var entry in entries)
        {
            var placed = made with
            {
                Place = entry.Page.Value * Description.PageSize.Value + entry.Offset.Value,
                Length = entry.Length.Value,
            };
            LookAtOverlap(placed);
            Placed.Add(placed);
        }

        foreach (var segment in segments[..answer.Value.Segments])
        {
            Live.Add(made with { Range = segment });
        }

        return answer;
    }

    /// <inheritdoc />
    public override Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        LookAtCount(list, entries, isUnmap: true);
        Former.AddRange(Live.Where(IsOfList));
        Live.RemoveAll(IsOfList);
        Placed.RemoveAll(IsOfList);
        bool IsOfList(Entry entry) => entry.Family == Family.List && entry.List.Name == list;
        return Inner.UnmapList(device, list, entries, direction, attributes);
    }

    /// <inheritdoc />
    public override Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        LookAtCount(list, entries, isUnmap: false);
        return Inner.SyncListForCpu(device, list, entries, direction);
    }

    /// <inheritdoc />
    public override Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        LookAtCount(list, entries, isUnmap: false);
        return Inner.SyncListForDevice(device, list, entries, direction);
    }

    /// <inheritdoc />
    public override Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = Inner.CreatePool(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
        {
            _pools.Add((answer.Value, device, Step));
        }

        return answer;
    }

    /// <inheritdoc />
    public override Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags)
    {
        var answer = Inner.AllocateFromPool(pool, flags);
        if (answer.Status == AnswerStatus.Ok)
        {
            Blocks.Add((pool, answer.Value));
            FreeBlocks.RemoveAll(block => block.Buffer == answer.Value);
        }

        return answer;
    }

    /// <inheritdoc />
    public override Answer FreeToPool(PoolId pool, CoherentBuffer block)
    {
        if (Blocks.Contains((pool, block)))
        {
            Blocks.Remove((pool, block));
            FreeBlocks.Add((pool, block));
        }
        else
        {
            LookAtForeign(pool, block);
        }

        return Inner.FreeToPool(pool, block);
    }

    /// <inheritdoc />
    public override Answer DestroyPool(PoolId pool)
    {
        if (IsBusy(pool))
        {
            Report(Misuse.PoolDestroyedBusy, pool, new(new(0), new(1)));
        }

        FreeBlocks.RemoveAll(it => it.Pool == pool);
        _pools.RemoveAll(it => it.Name == pool);
        return Inner.DestroyPool(pool);
    }

    /// <summary>A block goes back that is no live one of the pool.</summary>
    protected virtual void LookAtForeign(PoolId pool, CoherentBuffer block) =>
        Report(
            FreeBlocks.Contains((pool, block)) ? Misuse.PoolFreeTwice : Misuse.PoolFreeOfForeign,
            pool,
            new(block.Dma, new(1))
        );

    /// <summary>Whether a block of a pool is live.</summary>
    protected virtual bool IsBusy(PoolId pool) => Blocks.Exists(it => it.Pool == pool);

    /// <summary>Reports a misuse of a pool.</summary>
    protected void Report(Misuse misuse, PoolId pool, DmaRange range)
    {
        var (_, device, step) = _pools.Find(it => it.Name == pool);
        Report(misuse, device, range, step);
    }

    /// <summary>A list is ended or synced.</summary>
    protected virtual void LookAtCount(ListId list, int entries, bool isUnmap)
    {
        if (
            Live.Find(it => it.Family == Family.List && it.List.Name == list) is { } entry
            && entry.List.Entries != entries
        )
        {
            Report(Misuse.EntryCountDiffers, entry);
        }
    }

    /// <summary>A buffer is freed.</summary>
    protected virtual void LookAtFree(DeviceId device, ByteCount size, CoherentBuffer buffer)
    {
        var freed = Live.Find(entry =>
            entry.Family == Family.Buffer && entry.Device == device && entry.Range.Start == buffer.Dma
        );
        if (freed is not null)
        {
            LookAtFree(freed, size, buffer);
            Live.Remove(freed);
            Former.Add(freed);
        }
    }

    /// <summary>A buffer is freed that begins where it is said to.</summary>
    protected virtual void LookAtFree(Entry freed, ByteCount size, CoherentBuffer buffer)
    {
        if (freed.Range.Length != size)
        {
            Report(Misuse.SizeDiffers, freed);
        }
        else if (freed.Cpu != buffer.Cpu)
        {
            Report(Misuse.CpuAddressDiffers, freed);
        }
    }

    private void Note(DeviceId device, Answer<CoherentBuffer> answer, ByteCount size)
    {
        if (answer.Status == AnswerStatus.Ok)
        {
            Live.Add(
                new()
                {
                    Family = Family.Buffer,
                    Device = device,
                    Range = new(answer.Value.Dma, size),
                    Direction = DmaDirection.Bidirectional,
                    Step = Step,
                    Cpu = answer.Value.Cpu,
                    Asked = true,
                }
            );
        }
    }
}
