using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Mutants.Diagnostics;

internal sealed class ErrorIsAnAddress(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "error-is-an-address",
            "Whether anything is mapped at the address is looked up before it is asked whether the address stands for a failure.",
            "DMA-DBG-003",
            ["DMA-DBG-001"],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new ErrorIsAnAddress(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override void LookAtUnmapOfNone(DeviceId device, DmaRange range) =>
        Report(Misuse.UnmapOfUnmapped, device, range, 0);
}

internal sealed class InsideIsGoodEnough(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "inside-is-good-enough",
            "What is unmapped is looked up by any address in it, as for syncs.",
            "DMA-DBG-004",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new InsideIsGoodEnough(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtUnmapOfNone(DeviceId device, DmaRange range)
    {
        if (!Live.Exists(entry => entry.Device == device && entry.Contains(range)))
        {
            base.LookAtUnmapOfNone(device, range);
        }
    }
}

internal sealed class ShorterIsAPart(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "shorter-is-a-part",
            "An unmap is held to be too long only where it ends behind the mapping.",
            "DMA-DBG-005",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new ShorterIsAPart(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtUnmap(Entry entry, DmaRange range, DmaDirection direction)
    {
        if (range.Length.Value >= entry.Range.Length.Value || entry.Family != Family.Mapping)
        {
            base.LookAtUnmap(entry, range, direction);
        }
    }
}

internal sealed class SmallBuffersAreMappings(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "small-buffers-are-mappings",
            "Buffers of less than a page are kept as mappings are, without the call that made them.",
            "DMA-DBG-006",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new SmallBuffersAreMappings(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtUnmap(Entry entry, DmaRange range, DmaDirection direction)
    {
        if (entry.Family != Family.Buffer || entry.Range.Length.Value >= Description.PageSize.Value)
        {
            base.LookAtUnmap(entry, range, direction);
        }
    }
}

internal sealed class DirectionOfOneWay(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "direction-of-one-way",
            "A mapping for both directions is taken to be ended with any, as it may be synced.",
            "DMA-DBG-009",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new DirectionOfOneWay(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtUnmap(Entry entry, DmaRange range, DmaDirection direction) =>
        base.LookAtUnmap(
            entry,
            range,
            entry.Direction == DmaDirection.Bidirectional ? DmaDirection.Bidirectional : direction
        );
}

internal sealed class AskedOnceForAll(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "asked-once-for-all",
            "That it was asked whether a mapping failed is noted of the address, and stays when the mapping ends.",
            "DMA-DBG-010",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new AskedOnceForAll(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private readonly HashSet<DmaAddress> _asked = [];

    public override Answer<bool> MappingError(DeviceId device, DmaAddress address)
    {
        _asked.Add(address);
        return base.MappingError(device, address);
    }

    protected override void LookAtUnmap(Entry entry, DmaRange range, DmaDirection direction)
    {
        entry.Asked |= _asked.Contains(range.Start);
        base.LookAtUnmap(entry, range, direction);
    }
}
