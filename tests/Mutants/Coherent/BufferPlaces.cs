using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class AddressesOfOddSizesOverlap(IommuDomain domain) : AddressAllocator(domain)
{
    public static Mutant Definition { get; } =
        new(
            "addresses-of-odd-sizes-overlap",
            "The addresses of a buffer are reserved as a power of two of pages that is rounded down, so that of three the last is free.",
            "DMA-COH-004",
            ["DMA-PLAT-001", "DMA-COH-014", .. Base.Shared],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p.WithoutRegisters() with { AddressAllocator = domain => new AddressesOfOddSizesOverlap(domain) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(ulong count, ulong alignment, DmaAddress lastAddress, out ulong page)
    {
        var reserved = 1UL << BitOperations.Log2(count);
        var last = lastAddress.Value - ((count - reserved) << Domain.Machine.PageShift);
        return base.TryAllocate(reserved, alignment, new(last), out page);
    }
}

internal sealed class FreedWindowGivenTwice(Machine machine) : CoherentAllocator(machine)
{
    private readonly Dictionary<ulong, CpuAddress> _kept = [];

    public static Mutant Definition { get; } =
        new(
            "freed-window-given-twice",
            "The CPU addresses of a freed buffer are kept for the next one of its length, and still kept once that has them.",
            "DMA-COH-004",
            [.. Base.Shared, "DMA-PLAT-002"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CoherentAllocator = machine => new FreedWindowGivenTwice(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var found = FindRemapped(buffer.Cpu, out _);
        var answer = base.Free(request, buffer);
        if (answer == Answer.Ok && found is not null)
            _kept[found.Frames.Count] = buffer.Cpu;
        return answer;
    }

    protected override bool TryMakeCpuAddress(
        in CoherentRequest request,
        FrameRange frames,
        CpuView view,
        out CpuAddress address
    ) =>
        view == CpuView.Remapped && _kept.TryGetValue(frames.Count, out address)
        || base.TryMakeCpuAddress(request, frames, view, out address);
}

internal sealed class OddSizesAlignedDown(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "odd-sizes-aligned-down",
            "The alignment for the CPU is the largest power of two that is in the buffer, not the smallest that holds it.",
            "DMA-COH-005",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { CoherentAllocator = machine => new OddSizesAlignedDown(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong AlignmentOf(ulong pages, ByteCount cap) =>
        base.AlignmentOf(cap == Description.CpuAlignmentCap ? 1UL << BitOperations.Log2(pages) : pages, cap);
}

internal sealed class AlignedToTheArea(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant InMemory { get; } =
        new(
            "cpu-aligned-to-the-area",
            "Buffers are aligned from the beginning of their area, which is a multiple of no more than four pages itself.",
            "DMA-COH-005",
            [],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        CoherentAllocator = machine => new AlignedToTheArea(machine),
                        MemoryMap = OffByFourPages(p.MemoryMap),
                    }
            ),
            "B53",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public static Mutant OnTheBus { get; } =
        new(
            "dma-aligned-to-the-area",
            "Buffers are aligned from the beginning of their area, which the bus shows at a multiple of no more than four pages.",
            "DMA-COH-006",
            ["DMA-COH-005"],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        CoherentAllocator = machine => new AlignedToTheArea(machine),
                        MemoryMap = OffByFourPages(p.MemoryMap),
                    }
            ),
            "B53",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong PhaseOf(Device device, FrameRange area, CpuView view) => area.First;

    private static MemoryMap OffByFourPages(MemoryMap map) =>
        map.WithAreas(
            [.. map.CoherentAreas.Select(area => new FrameRange(area.First + 4, area.Count - 4))],
            map.AtomicPool
        );
}

internal sealed class FreedAddressesTakenAsTheyAre(IommuDomain domain) : AddressAllocator(domain)
{
    private ulong? _freed;

    public static Mutant Definition { get; } =
        new(
            "freed-addresses-taken-as-they-are",
            "The place that was freed last is tried first for a buffer, and nobody asks how it is aligned.",
            "DMA-COH-006",
            [],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { AddressAllocator = domain => new FreedAddressesTakenAsTheyAre(domain) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Free(ulong page)
    {
        base.Free(page);
        _freed = page;
    }

    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page)
    {
        if (_freed is { } freed && TryLowest(freed, count, limit, out page))
            return true;
        return base.TryPlace(count, alignment, limit, out page);
    }
}
