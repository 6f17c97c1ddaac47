using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Streaming;

internal sealed class CompletionDoesNotWait(Device device) : BusMaster(device)
{
    public static Mutant Definition { get; } =
        new(
            "completion-does-not-wait",
            "Posted stores are waited for wherever a buffer changes hands, and the call that waits for completion returns early.",
            "DMA-MAP-014",
            [.. Base.Content],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p =>
                    p.WithoutBuffers() with
                    {
                        DirectOperations = device => new WaitsAtHandOvers(device),
                        BusMaster = device => new CompletionDoesNotWait(device),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override void Complete() { }

    public override void Settle() => Wait();

    public void Wait() => base.Complete();
}

internal sealed class WaitsAtHandOvers(Device device) : DirectOperations(device)
{
    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        WaitForAll();
        base.SyncForCpu(mapping, offset, size, direction);
    }

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        WaitForAll();
        base.SyncForDevice(mapping, offset, size, direction);
    }

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        WaitForAll();
        base.AtMap(mapping, attributes);
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        WaitForAll();
        base.ReleaseAddress(mapping);
    }

    private void WaitForAll()
    {
        foreach (var device in Machine.AllDevices)
            ((CompletionDoesNotWait)device.BusMaster).Wait();
    }
}

internal sealed class StoresLandNewestFirst(Device device) : BusMaster(device)
{
    private readonly List<(PhysicalAddress Start, byte[] Bytes)> _landing = [];
    private bool _completes;

    public static Mutant Definition { get; } =
        new(
            "stores-land-newest-first",
            "The queue of posted stores is emptied from its end, so that of two stores to one byte the older stays.",
            "DMA-MAP-014",
            [.. Base.Content],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutBuffers() with { BusMaster = device => new StoresLandNewestFirst(device) }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Complete()
    {
        _completes = true;
        base.Complete();
        _completes = false;
        for (var index = _landing.Count - 1; index >= 0; index--)
            base.Write(_landing[index].Start, _landing[index].Bytes);
        _landing.Clear();
    }

    protected override void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        if (_completes)
            _landing.Add((start, source.ToArray()));
        else
            base.Write(start, source);
    }
}

internal sealed class GivePartCopiesAll(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-copies-all",
            "sync_for_device of a part copies the whole mapping in, over what the device stored beside the part.",
            "DMA-MAP-007",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new GivePartCopiesAll(device, pool)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForDevice(mapping, ByteCount.Zero, mapping.Size, direction);
}
