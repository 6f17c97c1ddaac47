using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class BuffersNeedNoGive(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "buffers-need-no-give",
            "sync_for_device leaves buffers of alloc_coherent alone, as coherent memory needs none, though this one is cached.",
            "DMA-COH-016",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new BuffersNeedNoGive(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtSyncForDevice(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (Machine.Coherent.FindByFrame(start.Value >> Machine.PageShift) is not { Request.IsNonCoherent: false })
            base.AtSyncForDevice(device, start, size, direction);
    }
}

internal sealed class BufferTakenFromItsStart(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "buffer-taken-from-its-start",
            "sync_for_cpu of a part of a buffer drops as many lines as the part has, from the beginning of the buffer on.",
            "DMA-COH-016",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new BufferTakenFromItsStart(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        var buffer = Machine.Coherent.FindByFrame(start.Value >> Machine.PageShift);
        base.AtSyncForCpu(device, buffer is null ? start : Machine.AddressOf(buffer.Frames.First), size, direction);
    }
}

internal sealed class UnknownAttributeIsCached(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unknown-attribute-is-cached",
            "NON_CONSISTENT gives cached memory although the platform says that it does not know the attribute.",
            "DMA-OPS-004",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        Coherent = p.Coherent with { HonoursNonConsistent = Claim.No, HonoursWriteBarrier = Claim.No },
                        CoherentAllocator = machine => new UnknownAttributeIsCached(machine),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override MemoryType MemoryTypeOf(in CoherentRequest request) =>
        request.Attributes.HasFlag(DmaAttributes.NonConsistent) ? MemoryType.Cached : base.MemoryTypeOf(request);
}

internal sealed class DeafDeviceIsGivenPages(Device device) : NoDmaOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "deaf-device-is-given-pages",
            "For a device that cannot do DMA buffers of one page are given, which never had to pass the check of larger ones.",
            "DMA-OPS-001",
            ["DMA-COH-004", "DMA-COH-006", "DMA-COH-014"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { NoDmaOperations = device => new DeafDeviceIsGivenPages(device) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override FrameRange FramesWithin(DmaAddress last) => new(0, last.Value >> Machine.PageShift);

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = new(frames.First << Machine.PageShift);
        return frames.Count == 1;
    }
}
