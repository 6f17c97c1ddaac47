namespace Dma.Reference.Tests.Bounce;

/// <summary>The devices of the bounce profile, on machines that do nothing by themselves.</summary>
internal static class BounceDriver
{
    public static readonly DeviceId Forced = new(0);
    public static readonly DeviceId BeyondTheMask = new(1);
    public static readonly DeviceId Restricted = new(2);
    public static readonly DeviceId Untrusted = new(3);
    public static readonly DeviceId KeepingOffsets = new(4);
    public static readonly DeviceId Direct = new(6);

    public const ulong Largest = 0x4_0000;

    public static Machine Create(ulong seed = 1) => Driver.CreateQuiet("bounce", seed);

    public static BouncePool PoolOf(this Machine machine, DeviceId device) =>
        ((BouncedOperations)machine.AllDevices[device.Index].Operations).Pool;

    /// <summary>Whether a DMA address is one of the device's pool.</summary>
    public static bool IsCopy(this Machine machine, DeviceId device, DmaAddress address) =>
        machine.PoolOf(device).Contains(new(address.Value));

    /// <summary>Maps for the device that is forced to copy; null where there is no room.</summary>
    public static DmaRange? TryMap(this Machine machine, CpuAddress buffer, ulong size)
    {
        var address = machine.Map(Forced, buffer, new(size), DmaDirection.Bidirectional, default).Value;
        return machine.MappingError(Forced, address).Value ? null : new(address, new(size));
    }

    public static void ShouldBeAll(this byte[] bytes, byte value) =>
        bytes.AsSpan().IndexOfAnyExcept(value).Should().Be(-1, $"every byte is 0x{value:x2}");

    /// <summary>Maps by page, which takes memory without a CPU address too.</summary>
    public static Answer<DmaAddress> MapPages(this Machine machine, DeviceId device, PageBlock block, ulong size) =>
        machine.MapPage(device, block.First, ByteCount.Zero, new(size), DmaDirection.Bidirectional, default);
}
