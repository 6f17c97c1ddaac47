using Dma.Reference;

namespace Dma.Mutants.Bounce;

internal sealed class PaddingOfLoadsKept(Device device) : BouncedOperations(device)
{
    private DmaDirection _direction;

    public static Mutant Definition { get; } =
        new(
            "padding-of-loads-kept",
            "What lies beside a copy is cleared only where the device may store, as if a TO_DEVICE mapping had nothing to hide.",
            "DMA-BNC-006",
            [],
            Base.Bounce,
            Base.Bounces(device => new PaddingOfLoadsKept(device)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        _direction = mapping.Direction;
        base.AtMap(mapping, attributes);
    }

    protected override void ClearPadding(PhysicalAddress copy, ByteCount size)
    {
        if (_direction != DmaDirection.ToDevice)
            base.ClearPadding(copy, size);
    }
}

internal sealed class PaddingClearedToTheSlot(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "padding-cleared-to-the-slot",
            "What lies behind a copy is cleared to the end of its last slot, not to the end of the granule.",
            "DMA-BNC-006",
            [],
            Base.Bounce,
            Base.Bounces(device => new PaddingClearedToTheSlot(device)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void ClearPadding(PhysicalAddress copy, ByteCount size)
    {
        var first = Pool.SlotsOf(copy, out _);
        Clear(first, copy.Value - first.Value);
        var end = copy.Value + size.Value;
        Clear(new(end), unchecked(0UL - end) % BouncePool.SlotSize);
    }
}
