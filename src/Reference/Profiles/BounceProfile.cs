namespace Dma.Reference;

/// <summary>
/// <c>bounce</c>: devices that work on copies of their buffers, always or where they do not reach the buffer. The pool that
/// they share begins at address 0. One device has a pool of its own, one is not trusted, one looks past the cache, and one
/// is served directly.
/// </summary>
internal static class BounceProfile
{
    private const int LargeMappings = 8;

    private static readonly BounceDescription Always = new()
    {
        Mappings = LargeMappings,
        BouncesAlways = Claim.Yes,
        SlotSize = new(BouncePool.SlotSize),
        Untrusted = Claim.No,
        Restricted = Claim.No,
    };

    private static readonly BounceDescription BeyondTheMask = Always with { BouncesAlways = Claim.No };
    private static readonly BounceDescription OwnPool = Always with { Restricted = Claim.Yes };
    private static readonly BounceDescription NotTrusted = Always with
    {
        MinAlignMask = new(0x1FF),
        Untrusted = Claim.Yes,
    };

    private static readonly BounceDescription KeepingOffsets = Always with { MinAlignMask = new(0xFFF) };

    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "bounce",
            Platform = new()
            {
                Name = "reference, bounce",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(26),
                Room = new()
                {
                    Blocks = 8,
                    PagesPerBlock = 64,
                    Mappings = 24,
                    MappingSize = new(0x8000),
                },
            },
            Streaming = new()
            {
                MapMayCopy = Claim.Yes,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.Yes,
            },
            Coherent = new()
            {
                Room = new() { Buffers = 6, BufferSize = new(0x1_0000) },
                AcceptsFrom = DmaMask.FromBits(26),
                Zeroed = Claim.Yes,
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.No,
            },
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(26) },
            Bounce = static device =>
                device.Name switch
                {
                    "nic0" or "dsp0" => Always,
                    "disk0" => BeyondTheMask,
                    "modem0" => OwnPool,
                    "usb0" => NotTrusted,
                    "nvme0" => KeepingOffsets,
                    _ => BounceDescription.Unstated,
                },
            Devices =
            [
                Bounced("nic0"),
                Bounced("disk0"),
                Bounced("modem0"),
                Bounced("usb0"),
                Bounced("nvme0"),
                Bounced("dsp0") with
                {
                    Coherent = Claim.No,
                },
                Bounced("gpu0") with
                {
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x4000),
                    new(First: 0xF_F000, Count: 0x2000),
                    new(First: 0xF00_0000, Count: 0x100_0000),
                ],
                Low = new(First: 0x800, Count: 0x2000),
                High = new(First: 0xF00_0000, Count: 0x100_0000),
                // 4 GiB; the end of memory.
                Landmarks = [0x800, 0x10_0000, 0xFFF_FFFC],
                LinearBase = new(0xFFFF_B000_0000_0000),
                LinearFrames = 0xF80_0000,
                PageBase = new(0x0333_0000_0000),
                CoherentAreas =
                [
                    new(First: 0x3800, Count: 0x200),
                    // On both sides of 4 GiB, and far up.
                    new(First: 0xF_F000, Count: 0x400),
                    new(First: 0x10_0800, Count: 0x400),
                    new(First: 0xFC0_0000, Count: 0x1000),
                ],
                BouncePool = new(First: 0, Count: 0x400),
                RestrictedPool = new(First: 0x3000, Count: 0x800),
                RemapBase = new(0xFFFF_D800_0000_0000),
            },
            Cache = static machine => new WriteBackCache(machine),
        };

    private static DeviceDescription Bounced(string name) =>
        new()
        {
            Name = name,
            Coherent = Claim.Yes,
            Operations = "bounced",
        };
}
