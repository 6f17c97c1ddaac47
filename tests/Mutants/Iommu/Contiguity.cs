using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class ZeroedBuffersAreScattered(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zeroed-buffers-are-scattered",
            "Memory that is asked for as zero is cleared page by page as it is put together, and nobody asks there whether it has to be contiguous.",
            "DMA-COH-018",
            [],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p => p with { CoherentAllocator = machine => new ZeroedBuffersAreScattered(machine) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Scatters(in CoherentRequest request, ulong pages)
    {
        var attributes = request.Attributes;
        if (request.Flags.HasFlag(Gfp.Zero))
            attributes &= ~DmaAttributes.ForceContiguous;
        return base.Scatters(request with { Attributes = attributes }, pages);
    }
}

internal sealed class UserSeesNeighbours(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "user-sees-neighbours",
            "The pages of a user mapping are taken to lie side by side in memory from the first on, as they do for the device.",
            "DMA-MMAP-004",
            [.. Base.SeenByUsers],
            Base.Translated,
            Base.Of(Base.Translated, p => p with { UserMapper = machine => new UserSeesNeighbours(machine) }),
            "B42",
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryResolve(UserView view, ByteCount offset, ulong size, out PhysicalAddress memory)
    {
        var isInside = base.TryResolve(view, offset, size, out memory);
        if (isInside && view.Allocation.IsScattered)
            memory = Machine.AddressOf(view.Frames.First).Add(offset);
        return isInside;
    }
}

internal sealed class ScatteredPagesClearedInPart(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "scattered-pages-cleared-in-part",
            "Of a buffer of scattered pages those are cleared that lie behind its first one in memory.",
            "DMA-COH-012",
            ["DMA-COH-013", "DMA-PLAT-008", "DMA-MMAP-004", .. Base.Shared],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p =>
                    p with
                    {
                        Coherent = p.Coherent with { Zeroed = Claim.Unstated },
                        CoherentAllocator = machine => new ScatteredPagesClearedInPart(machine),
                    }
            ),
            "B57",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MustBeZero(in CoherentRequest request) =>
        base.MustBeZero(request) && !Scatters(request, ((request.Size.Value - 1) >> Machine.PageShift) + 1);

    protected override void Prepare(CoherentAllocation allocation)
    {
        base.Prepare(allocation);
        if (allocation.IsScattered && base.MustBeZero(allocation.Request))
            Machine.Memory.Clear(new(allocation.FrameOf(0), 1));
    }
}
