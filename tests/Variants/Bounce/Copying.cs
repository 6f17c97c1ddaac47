using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>Keeps the whole offset in the page, whatever was asked for.</summary>
/// <param name="device">The device.</param>
internal sealed class KeepsAllBits(Device device) : BouncedOperations(device)
{
    public override ByteCount LargestMapping => new(Pool.LargestFor(Math.Max(AlignMask, Machine.PageMask)));

    protected override SlotRequest RequestOf(PhysicalAddress buffer, ByteCount size) =>
        base.RequestOf(buffer, size) with
        {
            AlignMask = Math.Max(AlignMask, Machine.PageMask),
        };
}

/// <summary>What lies beside a copy holds the same byte throughout, and not zeros.</summary>
/// <param name="device">The device.</param>
internal sealed class FillsPadding(Device device) : BouncedOperations(device)
{
    protected override void ClearPadding(PhysicalAddress copy, ByteCount size)
    {
        base.ClearPadding(copy, size);
        var first = Pool.SlotsOf(copy, out var all);
        Fill(first, copy.Value - first.Value);
        Fill(copy.Add(size), all - (copy.Value - first.Value) - size.Value);
    }

    private void Fill(PhysicalAddress start, ulong size)
    {
        var poison = Scratch(new(size));
        poison.Fill(0x6B);
        Machine.Cache.Store(start, poison);
    }
}

/// <summary>The reference without a word about its bounce buffers.</summary>
/// <param name="inner">The machine.</param>
internal sealed class BounceUnsaid(Machine inner) : PlatformWrapper(inner)
{
    public override BounceDescription DescribeBounce(DeviceId device) => BounceDescription.Unstated;

    public override Answer SetMinAlignMask(DeviceId device, ByteCount mask) => Answer.Unsupported;
}
