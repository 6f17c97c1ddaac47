using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.Addressing;

internal sealed class NarrowingKeepsTheLimit(Device device) : MaskPolicy(device)
{
    private ulong _limit = device.Description.InitialMask.Value;

    public static Mutant Definition { get; } =
        new(
            "narrowing-keeps-the-limit",
            "The limit that mappings are held against follows the mask when it is widened, and stays when it is narrowed.",
            "DMA-ADDR-001",
            ["DMA-ADDR-003", "DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutBuffers() with { MaskPolicy = device => new NarrowingKeepsTheLimit(device) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMask(DmaMask mask)
    {
        var answer = base.SetMask(mask);
        _limit = Math.Max(_limit, InForce.Value);
        return answer;
    }

    public override bool Admits(DmaAddress start, ByteCount size)
    {
        var last = Math.Min(_limit, Device.Description.BusLimit.Value);
        return start.Value <= last && size.Value - 1 <= last - start.Value;
    }
}

internal sealed class NearlyAllIsAll(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "nearly-all-is-all",
            "A mask that is one bit short of all memory is taken to reach all of it, and nothing is compared any more.",
            "DMA-ADDR-001",
            ["DMA-ADDR-003", "DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p.WithoutBuffers() with { MaskPolicy = device => new NearlyAllIsAll(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Admits(DmaAddress start, ByteCount size)
    {
        var last = Device.Description.BusLimit.Value;
        return InForce.Value < Required.Value >> 1
            ? base.Admits(start, size)
            : start.Value <= last && size.Value - 1 <= last - start.Value;
    }
}

internal sealed class EndWrapsIn32Bits(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "end-wraps-in-32-bits",
            "Under a mask of 32 bits the end of a mapping is computed in 32 bits too, and wraps behind 4 GiB to a small number.",
            "DMA-ADDR-002",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutBuffers() with { MaskPolicy = device => new EndWrapsIn32Bits(device) }
            ),
            "B26",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Admits(DmaAddress start, ByteCount size)
    {
        var last = LastAddress.Value;
        return last > uint.MaxValue
            ? base.Admits(start, size)
            : start.Value <= last && unchecked((uint)(start.Value + size.Value - 1)) <= last;
    }
}

internal sealed class RefusalRestoresInitial(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "refusal-restores-initial",
            "When a mask is refused the initial one is put back in force, not the one before.",
            "DMA-ADDR-003",
            ["DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutBuffers() with { MaskPolicy = device => new RefusalRestoresInitial(device) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMask(DmaMask mask)
    {
        var answer = base.SetMask(mask);
        if (answer != Answer.Ok)
            InForce = Device.Description.InitialMask;
        return answer;
    }
}

internal sealed class MaskKeptAsBits(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "mask-kept-as-bits",
            "The mask is kept as a number of bits, which fills the holes of one that is not all ones.",
            "DMA-ADDR-004",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p.WithoutBuffers() with { MaskPolicy = device => new MaskKeptAsBits(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMask(DmaMask mask)
    {
        var answer = base.SetMask(mask);
        InForce = DmaMask.FromBits(64 - BitOperations.LeadingZeroCount(InForce.Value));
        return answer;
    }
}

internal sealed class WidestMaskRefused(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "widest-mask-refused",
            "A mask is compared with the widest one by less than, where equal is right as well.",
            "DMA-ADDR-006",
            [],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutBuffers() with { MaskPolicy = device => new WidestMaskRefused(device) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Accepts(DmaMask mask) =>
        base.Accepts(mask) && mask.Value < Device.Description.WidestMask.Value;
}

internal sealed class RefusalOfBothIsAnInvalidArgument(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "refusal-of-both-is-an-invalid-argument",
            "The call for both masks looks at the mask itself before it asks for either, and calls what the device cannot have an invalid argument.",
            "DMA-ADDR-017",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new RefusalOfBothIsAnInvalidArgument(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaskAndCoherent(DmaMask mask) =>
        Accepts(mask) ? base.SetMaskAndCoherent(mask) : Answer.Failed(Errno.Invalid);
}
