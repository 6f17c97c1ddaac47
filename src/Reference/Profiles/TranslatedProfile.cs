namespace Dma.Reference;

/// <summary>
/// <c>translated</c>: devices behind IOMMUs that give out the highest addresses and put invalidation off. Two share a window,
/// two have small ones with reserved ranges for themselves, and one of these is not trusted.
/// </summary>
internal static class TranslatedProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "translated",
            Platform = new()
            {
                Name = "reference, translated",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.Yes,
                IsolationGranule = new(4096),
                EnforcesDirection = Claim.Yes,
                StrictInvalidation = Claim.No,
                LowMemory = DmaMask.FromBits(26),
                Room = new()
                {
                    Blocks = 16,
                    PagesPerBlock = 16,
                    Mappings = 32,
                    MappingSize = new(0x1_0000),
                },
            },
            Streaming = new()
            {
                MapMayCopy = Claim.No,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.No,
            },
            Coherent = new()
            {
                Room = new()
                {
                    Buffers = 8,
                    BufferSize = new(0x1_0000),
                    AtomicBuffers = 4,
                    AtomicBufferSize = new(0x4000),
                },
                AcceptsFrom = DmaMask.FromBits(24),
                Zeroed = Claim.Yes,
                CpuAlignmentCap = new(0x1_0000),
                DmaAlignmentCap = new(0x10_0000),
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                HonoursForceContiguous = Claim.Yes,
                MapTakesBuffers = Claim.No,
            },
            UserMapping = new()
            {
                MapsCoherent = Claim.Yes,
                MapsWriteCombined = Claim.Yes,
                MapsByAttributes = Claim.Yes,
                Mappings = 4,
                FaultsPastEnd = Claim.Yes,
            },
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(24) },
            Scatterlist = new()
            {
                MaxSegmentSize = new(0x8000),
                SegmentBoundary = new(0xFFFF),
                Room = new()
                {
                    Lists = 4,
                    Entries = 4,
                    EntrySize = new(0x8000),
                },
            },
            Translation = static device =>
                device.Name switch
                {
                    "dsp0" => new()
                    {
                        Window = new(new(0x20_0000), new(0x1_4000)),
                        // Both ends; what has no bytes reserves nothing.
                        Reserved =
                        [
                            new(new(0x20_0000), new(0x1000)),
                            new(new(0x20_8000), new(0)),
                            new(new(0x21_1000), new(0x3000)),
                        ],
                        Granules = 16,
                    },
                    "usb0" => new() { Window = new(new(0x40_0000), new(0x1_0000)), Granules = 16 },
                    _ => new()
                    {
                        Window = new(new(0x1000), new(0xFFFF_EFFF_F000)),
                        Reserved = [new(new(0xFEE0_0000), new(0x10_0000))],
                    },
                },
            Devices =
            [
                Translated("nic0", domain: 0),
                Translated("disk0", domain: 0),
                Small("dsp0", domain: 1),
                Small("usb0", domain: 2),
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x4000),
                    new(First: 0x10_0000, Count: 0x4_0000),
                    new(First: 0xF_F000_0000, Count: 0x1000_0000),
                ],
                Low = new(First: 0, Count: 0x4000),
                High = new(First: 0xF_F000_0000, Count: 0x1000_0000),
                Landmarks = [0, 0x1000, 0x10_0000, 0xF_FFFF_FFFC],
                LinearBase = new(0xFFFF_0000_0000_0000),
                LinearFrames = 0x10_0000_0000,
                PageBase = new(0x0CE0_0000_0000),
                CoherentAreas = [new(First: 0x10_1000, Count: 0x240), new(First: 0xF_F800_0000, Count: 0x500)],
                RemapBase = new(0xFFFE_0000_0000_0000),
            },
            IommuDomain = static (machine, number) => new LazyIommuDomain(machine, number),
            AddressAllocator = static domain => new HighestAddresses(domain),
        };

    private static DeviceDescription Translated(string name, int domain) =>
        new()
        {
            Name = name,
            Coherent = Claim.Yes,
            Domain = domain,
            Operations = "translated",
        };

    // Their windows are too small for what is promised of all devices whose mask reaches low memory.
    private static DeviceDescription Small(string name, int domain) =>
        Translated(name, domain) with
        {
            InitialMask = DmaMask.FromBits(24),
            WidestMask = DmaMask.FromBits(24),
        };
}
