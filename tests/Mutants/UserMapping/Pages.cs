using Dma.Reference;

namespace Dma.Mutants.UserMapping;

internal sealed class PageOffsetIgnored(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "page-offset-ignored",
            "Pages are inserted from the first of the buffer on, whichever was asked for.",
            "DMA-MMAP-004",
            Base.SeenByUsers,
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new PageOffsetIgnored(machine) }),
            "B40",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, request with { PageOffset = 0 });
}

internal sealed class PageOffsetAddedTwice(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "page-offset-added-twice",
            "The first page is added to the place of the buffer, and once more where its pages are inserted.",
            "DMA-MMAP-004",
            [.. Base.SeenByUsers, "DMA-MAP-009"],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new PageOffsetAddedTwice(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, request with { PageOffset = 2 * request.PageOffset });
}

internal sealed class RemappedTakenForLinear(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "remapped-taken-for-linear",
            "The page of a buffer is computed from its CPU address as if that was in the linear map, though it is seen elsewhere.",
            "DMA-MMAP-004",
            Base.SeenByUsers,
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new RemappedTakenForLinear(machine) }),
            "B42",
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request)
    {
        var map = Machine.Parts.MemoryMap;
        var right = base.FramesOf(allocation, request);
        return allocation.View != CpuView.Remapped
            ? right
            : new(
                map.CoherentAreas[0].First
                    + ((allocation.Buffer.Cpu.Value - map.RemapBase.Value) >> Machine.PageShift)
                    + request.PageOffset,
                right.Count
            );
    }
}

internal sealed class DeviceAddressTakenForMemory(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "device-address-taken-for-memory",
            "The page number that is inserted is that of the DMA address, which an IOMMU translates and the CPU does not.",
            "DMA-MMAP-004",
            Base.SeenByUsers,
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { UserMapper = machine => new DeviceAddressTakenForMemory(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        new((allocation.Buffer.Dma.Value >> Machine.PageShift) + request.PageOffset, request.Pages);
}

internal sealed class CookiesFoundByDeviceAddress(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "cookies-found-by-device-address",
            "A buffer without a CPU address is found by its DMA address, from which the offset of the bus is not taken off.",
            "DMA-COH-017",
            Base.SeenByUsers,
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { UserMapper = machine => new CookiesFoundByDeviceAddress(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        allocation.View == CpuView.None
            ? new((allocation.Buffer.Dma.Value >> Machine.PageShift) + request.PageOffset, request.Pages)
            : base.FramesOf(allocation, request);
}

internal sealed class OnePageTooMany(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "one-page-too-many",
            "Pages are inserted up to the last one inclusive, where the last one is that behind the window.",
            "DMA-MMAP-010",
            [],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        UserMapping = p.UserMapping! with { FaultsPastEnd = Claim.Unstated },
                        UserMapper = machine => new OnePageTooMany(machine),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(CoherentAllocation allocation, in UserRequest request) =>
        base.FramesOf(allocation, request with { Pages = request.Pages + 1 });
}

internal sealed class WindowsInPairsOfPages(Machine machine) : UserMapper(machine)
{
    public static Mutant Definition { get; } =
        new(
            "windows-in-pairs-of-pages",
            "A window of an odd number of pages is rounded up to pairs, and zeros are shown in the page that is too many.",
            "DMA-MMAP-011",
            [],
            Base.WriteBuffer,
            Base.Of(Base.WriteBuffer, p => p with { UserMapper = machine => new WindowsInPairsOfPages(machine) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        var length = Find(mapping) is { } view ? view.Frames.Count : 0;
        if (length % 2 == 0 || offset.Value >> Machine.PageShift != length)
            return base.Load(mapping, offset, destination);
        destination.Clear();
        return Answer.Ok;
    }
}
