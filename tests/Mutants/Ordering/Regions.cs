using Dma.Reference;

namespace Dma.Mutants.Ordering;

/// <summary>A bus on which stores to a WRITE_BARRIER region arrive at once; what must be complete before is up to the slip.</summary>
internal abstract class RegionsPastTheQueue(Device device) : BusMaster(device)
{
    public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
    {
        var size = new ByteCount((ulong)source.Length);
        if (
            !Device.Operations.TryReach(start, size, isWrite: true, out var memory, out _)
            || Machine.Coherent.FindByFrame(memory.Value >> Machine.PageShift) is not { } buffer
            || !buffer.Request.Attributes.HasFlag(DmaAttributes.WriteBarrier)
        )
        {
            Note(memory);
            base.Store(start, source);
            return;
        }
        if (Waits(buffer))
            Complete();
        Write(memory, source);
    }

    /// <summary>A store elsewhere was posted.</summary>
    protected virtual void Note(PhysicalAddress memory) { }

    /// <summary>Whether a store to the region waits for those before it.</summary>
    protected abstract bool Waits(CoherentAllocation region);
}

internal sealed class RegionStoreOvertakes(Device device) : RegionsPastTheQueue(device)
{
    public static Mutant Definition { get; } =
        new(
            "region-store-overtakes",
            "Stores to a WRITE_BARRIER region are not posted, so that they arrive before what was stored to other buffers.",
            "DMA-ORD-007",
            [.. Base.Shared, .. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { BusMaster = device => new RegionStoreOvertakes(device) }),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Waits(CoherentAllocation region) => false;
}

internal sealed class RegionStoreOvertakesMappings(Device device) : RegionsPastTheQueue(device)
{
    private bool _storesElsewhere;

    public static Mutant Definition { get; } =
        new(
            "region-store-overtakes-mappings",
            "A store to a WRITE_BARRIER region waits for stores to buffers, and not where there are stores through mappings among them.",
            "DMA-ORD-007",
            [.. Base.Shared, .. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { BusMaster = device => new RegionStoreOvertakesMappings(device) }),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Complete()
    {
        base.Complete();
        _storesElsewhere = false;
    }

    protected override void Note(PhysicalAddress memory) =>
        _storesElsewhere |= Machine.Coherent.FindByFrame(memory.Value >> Machine.PageShift) is null;

    protected override bool Waits(CoherentAllocation region) => !_storesElsewhere;
}
