using Dma.Reference;

namespace Dma.Variants.Legacy;

/// <summary>Addresses of two cycles have their highest bits set, and lie far from those of one.</summary>
internal sealed class TaggedDac(Machine machine) : DoubleAddressCycle(machine)
{
    public const ulong Tag = 0xFFFC_0000_0000_0000;

    public override Answer<DmaAddress> PageToDma(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        DmaDirection direction
    ) =>
        base.PageToDma(device, page, offset, direction) is { Status: AnswerStatus.Ok } given
            ? new DmaAddress(given.Value.Value | Tag)
            : Answer.Failed(Errno.Invalid);

    public override Answer<PageNumber> DmaToPage(DeviceId device, DmaAddress address) =>
        base.DmaToPage(device, Untag(address));

    public override Answer<ByteCount> DmaToOffset(DeviceId device, DmaAddress address) =>
        base.DmaToOffset(device, Untag(address));

    public override Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        base.SyncDacForCpu(device, range with { Start = Untag(range.Start) }, direction);

    public override Answer SyncDacForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        base.SyncDacForDevice(device, range with { Start = Untag(range.Start) }, direction);

    public static DmaAddress Untag(DmaAddress address) => new(address.Value & ~Tag);

    protected override bool Reaches(Device device, DmaMask mask) => mask == DmaMask.All && base.Reaches(device, mask);
}

/// <summary>The bus of a device knows addresses of two cycles by their highest bits.</summary>
internal sealed class TaggedReach(Device device) : DirectOperations(device)
{
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    ) => base.TryReach(TaggedDac.Untag(start), size, isWrite, out memory, out reach);
}

/// <summary>Every sync at an address of two cycles gives and takes.</summary>
internal sealed class DacSyncsDoBoth(Machine machine) : DoubleAddressCycle(machine)
{
    public override Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        base.SyncDacForDevice(device, range, direction);
        return base.SyncDacForCpu(device, range, direction);
    }
}

/// <summary>Addresses of two cycles are there, and for no device.</summary>
internal sealed class NoDac(Machine machine) : DoubleAddressCycle(machine)
{
    protected override bool Reaches(Device device, DmaMask mask) => false;
}
