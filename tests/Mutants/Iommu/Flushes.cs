using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class FlushForgetsTheLast(Machine machine, int number) : LazyIommuDomain(machine, number)
{
    private int _left;

    public static Mutant Definition { get; } =
        new(
            "flush-forgets-the-last",
            "A flush goes through the removals that wait up to the one before the newest, which is then forgotten.",
            "DMA-IOMMU-043",
            ["DMA-MAP-019", "DMA-MAP-002", "DMA-MAP-001"],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p =>
                    p.WithoutBuffers() with
                    {
                        IommuDomain = (machine, number) => new FlushForgetsTheLast(machine, number),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Flush()
    {
        _left = Waiting;
        base.Flush();
    }

    protected override void Discard(ulong page, ulong count)
    {
        if (--_left > 0)
            base.Discard(page, count);
    }
}

internal sealed class LoadAddressesUsedAtOnce(Device device) : TranslatedOperations(device)
{
    private readonly List<(ulong Page, ulong Count)> _kept = [];

    public static Mutant Definition { get; } =
        new(
            "load-addresses-used-at-once",
            "The addresses of a TO_DEVICE mapping, through which a device can do no harm, go to the next one of its length without a flush.",
            "DMA-MAP-005",
            [.. Base.Content],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p => p.WithoutBuffers() with { TranslatedOperations = device => new LoadAddressesUsedAtOnce(device) }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var offset = buffer.Value & Machine.PageMask;
        var count = (offset + size.Value + Machine.PageMask) >> Machine.PageShift;
        var found = _kept.FindLastIndex(kept => kept.Count == count);
        if (direction != DmaDirection.ToDevice || found < 0)
            return base.TryMakeAddress(buffer, size, direction, out address);
        var page = _kept[found].Page;
        _kept.RemoveAt(found);
        address = new((page << Machine.PageShift) + offset);
        if (!Device.Masks.Admits(address, size))
            return base.TryMakeAddress(buffer, size, direction, out address);
        Domain.Map(page, new(buffer.Value >> Machine.PageShift, count), direction);
        return true;
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        var page = mapping.Start.Value >> Machine.PageShift;
        var count = ((mapping.Start.Value + mapping.Size.Value - 1) >> Machine.PageShift) - page + 1;
        if (mapping.Direction != DmaDirection.ToDevice || _kept.Count > 3)
        {
            base.ReleaseAddress(mapping);
            return;
        }
        Device.BusMaster.Complete();
        Domain.Unmap(page, count);
        _kept.Add((page, count));
    }

    public override void Settle()
    {
        foreach (var (page, count) in _kept)
        {
            Domain.Map(page, new(0, count), DmaDirection.ToDevice);
            Domain.Release(page, count);
        }
        _kept.Clear();
        base.Settle();
    }
}
