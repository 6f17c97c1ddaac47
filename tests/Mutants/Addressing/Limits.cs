using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.Addressing;

internal sealed class BusLimitAsBits(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "bus-limit-as-bits",
            "The bus limit is taken for a mask: an address is beyond it only if it has a bit above the limit's highest.",
            "DMA-ADDR-005",
            ["DMA-MAP-018"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new BusLimitAsBits(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Admits(DmaAddress start, ByteCount size)
    {
        var bits = DmaMask.FromBits(64 - BitOperations.LeadingZeroCount(Device.Description.BusLimit.Value));
        var last = Math.Min(InForce.Value, bits.Value);
        return start.Value <= last && size.Value - 1 <= last - start.Value;
    }
}

internal sealed class PageOfTheLimitGivenOut(IommuDomain domain) : AddressAllocator(domain)
{
    public static Mutant Definition { get; } =
        new(
            "page-of-the-limit-given-out",
            "The page in which the bus limit lies is given out like every other, though its end is beyond the limit.",
            "DMA-ADDR-005",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008", "DMA-ADDR-013"],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { AddressAllocator = domain => new PageOfTheLimitGivenOut(domain) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page) =>
        base.TryAllocate(count, new(lastAddress.Value | Domain.Machine.PageMask), out page);
}

internal sealed class RequiredMaskIsAnAddress(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "required-mask-is-an-address",
            "The required mask is the last address of memory itself, which is all ones only where the bus has no offset.",
            "DMA-ADDR-007",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new RequiredMaskIsAnAddress(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override DmaMask Required
    {
        get
        {
            var last = (Machine.Parts.MemoryMap.LastFrame << Machine.PageShift) + Machine.PageMask;
            return new(unchecked(last - (ulong)Device.Description.BusOffset));
        }
    }
}

internal sealed class AskingPutsInitialBack(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "asking-puts-initial-back",
            "The required mask is found by trying masks out; afterwards the initial one is put back in force, not the one before.",
            "DMA-ADDR-008",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-013", "DMA-COH-010"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new AskingPutsInitialBack(device) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaMask Required
    {
        get
        {
            InForce = Device.Description.InitialMask;
            return base.Required;
        }
    }
}

internal sealed class RequiredMaskForgetsHighmem(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "required-mask-forgets-highmem",
            "The required mask is computed from the end of the linear map, behind which there is highmem.",
            "DMA-ADDR-009",
            [],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { MaskPolicy = device => new RequiredMaskForgetsHighmem(device) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaMask Required
    {
        get
        {
            var end = Machine.Parts.MemoryMap.LinearFrames << Machine.PageShift;
            var last = unchecked(end - 1 - (ulong)Device.Description.BusOffset);
            return DmaMask.FromBits(64 - BitOperations.LeadingZeroCount(last));
        }
    }
}

internal sealed class LargestShrinksWithTheMask(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "largest-shrinks-with-the-mask",
            "The largest mapping is a share of what the mask reaches, and one byte short of the promise under the narrowest mask.",
            "DMA-ADDR-010",
            [],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new LargestShrinksWithTheMask(device) }),
            "B07",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ByteCount LargestMapping => new(Math.Min(base.LargestMapping.Value, InForce.Value >> 8));
}

internal sealed class MaskHeldAgainstPhysical(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "mask-held-against-physical",
            "The default mask is compared with the physical address of a buffer, where the bus adds an offset to it.",
            "DMA-ADDR-002",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008", "DMA-ADDR-013"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { DirectOperations = device => new MaskHeldAgainstPhysical(device) }),
            null,
            ShortestRepro: 2,
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
        var isInitial = Device.Masks.InForce == Device.Description.InitialMask;
        return TryToDma(buffer, out address) && Device.Masks.Admits(isInitial ? new(buffer.Value) : address, size);
    }
}
