using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class LimitOfTheFirstByte(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "limit-of-the-first-byte",
            "The limit is compared with where an area begins, not with where it ends.",
            "DMA-CMA-016",
            [],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { ContiguousAllocator = machine => new LimitOfTheFirstByte(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlaceArea(ulong count, PhysicalAddress limit, ulong alignment, out ulong first) =>
        base.TryPlaceArea(
            count,
            limit.Value == 0 ? limit : limit.Add(new((count - 1) << Machine.PageShift)),
            alignment,
            out first
        );
}

internal sealed class MultiplesOfAPageAlign(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "multiples-of-a-page-align",
            "An alignment is held to have a meaning if it is a multiple of a page, whether or not it is a power of two.",
            "DMA-CMA-017",
            ["DMA-CMA-016"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new MultiplesOfAPageAlign(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Reserve(
        Device device,
        ByteCount size,
        PhysicalAddress limit,
        ByteCount alignment
    )
    {
        var isMultiple = (alignment.Value & Machine.PageMask) == 0;
        var whole = isMultiple ? new ByteCount(BitOperations.RoundUpToPowerOf2(alignment.Value)) : alignment;
        return base.Reserve(device, size, limit, whole);
    }
}

internal sealed class AlignmentReservedOnTop(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "alignment-reserved-on-top",
            "Memory is looked for that is longer by the alignment than the area, and as much as there is for areas has no room for that.",
            "DMA-CMA-018",
            [],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p =>
                    p with
                    {
                        Reservable = new(p.Reservable.First, p.Contiguous.Room.Reservation.Value >> 12),
                        ContiguousAllocator = machine => new AlignmentReservedOnTop(machine),
                    }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlaceArea(ulong count, PhysicalAddress limit, ulong alignment, out ulong first)
    {
        var isFound = base.TryPlaceArea(count, limit, alignment, out first);
        return isFound && (alignment == 1 || count + alignment <= Machine.Parts.Reservable.Count);
    }
}
