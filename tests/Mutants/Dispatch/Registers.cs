using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Dispatch;

internal sealed class RegistersKeepNoOffset(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "registers-keep-no-offset",
            "What a mapping of registers answers is the address of their page; the offset in it is left out, as whole pages need none.",
            "DMA-MAP-025",
            ["DMA-OPS-006", "DMA-OPS-007", .. Base.Shared],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { TranslatedOperations = device => new RegistersKeepNoOffset(device) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var isMapped = base.TryMapResource(registers, size, direction, out address);
        address = new(address.Value & ~Machine.PageMask);
        return isMapped;
    }

    public override void UnmapResource(in Mapping mapping) =>
        base.UnmapResource(
            mapping with
            {
                Start = new(mapping.Start.Value | (mapping.Buffer.Value & Machine.PageMask)),
            }
        );
}

internal sealed class RegistersLeadToMemory(Machine machine, int number) : IommuDomain(machine, number)
{
    public static Mutant Definition { get; } =
        new(
            "registers-lead-to-memory",
            "The frame of a translation is kept in 32 bits with its direction in the upper half, which cuts off where registers lie beyond memory.",
            "DMA-MAP-025",
            ["DMA-OPS-007", .. Base.Content, .. Base.Shared],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        // So that the slip shows in registers, and not in pages that are not zero.
                        Platform = p.Platform with
                        {
                            MemoryStartsZeroed = Claim.Unstated,
                        },
                        IommuDomain = (machine, number) => new RegistersLeadToMemory(machine, number),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryWalk(ulong page, out ulong frame, out DmaDirection direction)
    {
        var isFound = base.TryWalk(page, out frame, out direction);
        if (isFound && !Machine.Parts.MemoryMap.TryFindRegion(frame, out _))
            frame &= ushort.MaxValue;
        return isFound;
    }
}

internal sealed class RegistersAreCopied(Device device, SlotPool pool) : BounceOperations(device, pool, always: true)
{
    public static Mutant Definition { get; } =
        new(
            "registers-are-copied",
            "Registers go the way of every mapping, and where buffers are copied the device is given a copy of them.",
            "DMA-MAP-025",
            ["DMA-OPS-009", "DMA-PLAT-006"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => BounceMachine.Of(p, (device, pool) => new RegistersAreCopied(device, pool)).WithRegisters()
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    ) => TryMap(registers, size, direction, DmaAttributes.None, out address);

    public override void UnmapResource(in Mapping mapping) => Unmap(mapping, DmaAttributes.None);
}

internal sealed class EndOfRegistersRefused(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-registers-refused",
            "A mapping of registers is refused if it ends where the window does, since an end is compared as if it were inclusive.",
            "DMA-OPS-009",
            [],
            Base.Interconnect,
            Base.Of(Base.Interconnect, p => p with { DirectOperations = device => new EndOfRegistersRefused(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return Machine.Registers.Contains(registers, new(size.Value + 1))
            && base.TryMapResource(registers, size, direction, out address);
    }
}
