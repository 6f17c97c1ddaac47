using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class FlushForgetsTheLast(Machine machine, int number) : LazyIommuDomain(machine, number)
{
    private int _left;

    public static Mutant Definition { get; } =
        new(
            "flush-forgets-the-last",
            "A flush goes through the removals that wait up to the one before the newest, whose addresses it frees like all others.",
            "DMA-MAP-019",
            ["DMA-COH-015", "DMA-SG-006", "DMA-MAP-020", "DMA-MAP-021", .. Base.Content, .. Base.Shared],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p =>
                    p.WithoutBuffers() with
                    {
                        IommuDomain = (machine, number) => new FlushForgetsTheLast(machine, number),
                    }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Flush()
    {
        _left = Waiting;
        base.Flush();
    }

    protected override void Discard(ulong page, ulong count)
    {
        if (--_left == 0)
            Addresses.Free(page);
        else
            base.Discard(page, count);
    }
}

internal sealed class AddressFreedBeforeTheFlush(Machine machine, int number) : LazyIommuDomain(machine, number)
{
    public static Mutant Definition { get; } =
        new(
            "address-freed-before-the-flush",
            "What is unmapped waits for the flush, and its addresses are given out before.",
            "DMA-MAP-005",
            [.. Base.Content, "DMA-MAP-016", "DMA-MAP-018", "DMA-MAP-021"],
            Base.Translated,
            Base.Of(
                Base.Translated,
                p =>
                    p.WithoutBuffers() with
                    {
                        IommuDomain = (machine, number) => new AddressFreedBeforeTheFlush(machine, number),
                        AddressAllocator = domain => new FreedOnce(domain),
                    }
            ),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Release(ulong page, ulong count)
    {
        base.Release(page, count);
        ((FreedOnce)Addresses).FreeEarly(page);
    }

    /// <summary>The addresses that a flush frees are free already.</summary>
    private sealed class FreedOnce(IommuDomain domain) : HighestAddresses(domain)
    {
        public void FreeEarly(ulong page) => base.Free(page);

        public override void Free(ulong page) { }
    }
}
