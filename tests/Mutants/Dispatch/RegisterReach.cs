using Dma.Mutants.Coherent;
using Dma.Reference;

namespace Dma.Mutants.Dispatch;

/// <summary>Translated operations with a way of their own to enter registers.</summary>
internal abstract class EntersRegisters(Device device) : TranslatedOperations(device)
{
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        var offset = registers.Value & Machine.PageMask;
        var pages = (offset + size.Value + Machine.PageMask) >> Machine.PageShift;
        var reserved = Reserved(pages, size);
        var last = Device.Masks.LastAddress;
        if (!Domain.Addresses.TryAllocate(reserved, last, out var page))
            return false;
        if (reserved < pages && page + pages > last.Value >> Machine.PageShift)
        {
            // Where the limit is near it is looked at once more, with all pages.
            Domain.Addresses.Free(page);
            if (!Domain.Addresses.TryAllocate(pages, last, out page))
                return false;
        }
        Domain.Map(page, new(registers.Value >> Machine.PageShift, Translated(pages, size)), DirectionOf(direction));
        address = new((page << Machine.PageShift) + offset);
        return true;
    }

    protected virtual ulong Reserved(ulong pages, ByteCount size) => pages;

    protected virtual ulong Translated(ulong pages, ByteCount size) => pages;

    protected virtual DmaDirection DirectionOf(DmaDirection direction) => direction;

    protected ulong PagesOf(ByteCount size) => (size.Value + Machine.PageMask) >> Machine.PageShift;
}

internal sealed class LastRegistersNotTranslated(Device device) : EntersRegisters(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-registers-not-translated",
            "The pages of registers are counted from their size, without where they begin in the first.",
            "DMA-OPS-006",
            ["DMA-MAP-025", "DMA-OPS-011"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { TranslatedOperations = device => new LastRegistersNotTranslated(device) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong Translated(ulong pages, ByteCount size) => PagesOf(size);
}

internal sealed class DirectionOfTheRegisters(Device device) : EntersRegisters(device)
{
    public static Mutant Definition { get; } =
        new(
            "direction-of-the-registers",
            "The direction of a mapping of registers is taken as seen from the registers, and not from the device that is given them.",
            "DMA-OPS-006",
            ["DMA-MAP-021", "DMA-MAP-025", "DMA-OPS-011"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { TranslatedOperations = device => new DirectionOfTheRegisters(device) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaDirection DirectionOf(DmaDirection direction) =>
        direction switch
        {
            DmaDirection.ToDevice => DmaDirection.FromDevice,
            DmaDirection.FromDevice => DmaDirection.ToDevice,
            _ => direction,
        };
}

internal sealed class LastRegistersNotReserved(Device device) : EntersRegisters(device)
{
    public static Mutant Definition { get; } =
        new(
            "last-registers-not-reserved",
            "Addresses for registers are reserved by their size, without where they begin in the first page, and the last page is given out again.",
            "DMA-OPS-008",
            [
                "DMA-PLAT-001",
                "DMA-POOL-004",
                "DMA-OPS-006",
                .. Base.Content,
                .. Base.Shared,
                "DMA-COH-014",
                "DMA-MAP-018",
                "DMA-MAP-025",
            ],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { TranslatedOperations = device => new LastRegistersNotReserved(device) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong Reserved(ulong pages, ByteCount size) => PagesOf(size);
}

internal sealed class UnmapResourceInvalidatesOnePage(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-resource-invalidates-one-page",
            "When a mapping of registers ends only the buffered translation of its first page is forgotten.",
            "DMA-OPS-007",
            ["DMA-MAP-025"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new UnmapResourceInvalidatesOnePage(device),
                        IommuDomain = (machine, number) => new DomainOfOnePage(machine, number),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void UnmapResource(in Mapping mapping)
    {
        ((DomainOfOnePage)Domain).IsOnePage = true;
        base.UnmapResource(mapping);
        ((DomainOfOnePage)Domain).IsOnePage = false;
    }
}
