namespace Dma.Reference;

/// <summary>
/// <c>l1-l2</c>: a write buffer before two levels of write-back caches that no device sees through. Every attribute but weak
/// ordering is honoured.
/// </summary>
internal static class L1L2Profile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "l1-l2",
            Platform = new()
            {
                Name = "reference, l1-l2",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(30),
                Room = new()
                {
                    Blocks = 12,
                    PagesPerBlock = 16,
                    Mappings = 24,
                    MappingSize = new(0x1_0000),
                },
            },
            Streaming = new()
            {
                MapMayCopy = Claim.No,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.Yes,
            },
            Coherent = new()
            {
                Room = new()
                {
                    Buffers = 8,
                    BufferSize = new(0x1_0000),
                    AtomicBuffers = 4,
                    AtomicBufferSize = new(0x1000),
                },
                AcceptsFrom = DmaMask.FromBits(30),
                HonoursWriteBarrier = Claim.Yes,
                HonoursNonConsistent = Claim.Yes,
                HonoursNoKernelMapping = Claim.Yes,
                MapTakesBuffers = Claim.Yes,
            },
            NonCoherent = true,
            UserMapping = new()
            {
                MapsCoherent = Claim.Yes,
                MapsWriteCombined = Claim.Yes,
                MapsByAttributes = Claim.Yes,
                Mappings = 6,
                FaultsPastEnd = Claim.Yes,
            },
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(30) },
            Devices =
            [
                new()
                {
                    Name = "nic0",
                    Coherent = Claim.No,
                    Operations = "direct",
                },
                new()
                {
                    Name = "dsp0",
                    Coherent = Claim.No,
                    // The first 512 MiB of memory are not on its bus.
                    BusOffset = 0x2000_0000,
                    Operations = "direct",
                },
                new()
                {
                    Name = "disk0",
                    Coherent = Claim.No,
                    WidestMask = DmaMask.FromBits(36),
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0xC_0000),
                    new(First: 0xF_8000, Count: 0x4_0000),
                    new(First: 0xFF_8000, Count: 0x1_0000),
                    new(First: 0xF00_0000, Count: 0x100_0000),
                ],
                Low = new(First: 0x2_0000, Count: 0x4000),
                High = new(First: 0xF00_0000, Count: 0x100_0000),
                // Address 0 for both; 1 GiB; 4 GiB for nic0 and for dsp0; 64 GiB; the end of memory.
                Landmarks = [0, 0x2_0000, 0x4_0000, 0x10_0000, 0x12_0000, 0x100_0000, 0xFFF_FFFC],
                LinearBase = new(0xFFFF_8000_0000_0000),
                LinearFrames = 0xF80_0000,
                PageBase = new(0xFFFF_FFFE_0000_0000),
                CoherentAreas =
                [
                    new(First: 0x2_8000, Count: 0x200),
                    // On both sides of 1 GiB, of 4 GiB for nic0 and for dsp0, and of 64 GiB; far up.
                    new(First: 0x3_F000, Count: 0xFC0),
                    new(First: 0x4_0040, Count: 0xFC0),
                    new(First: 0xF_F000, Count: 0xFC0),
                    new(First: 0x10_0040, Count: 0xFC0),
                    new(First: 0x12_0040, Count: 0xFC0),
                    new(First: 0xFF_F000, Count: 0xFC0),
                    new(First: 0x100_0040, Count: 0xFC0),
                    new(First: 0xFC0_0000, Count: 0x1000),
                ],
                AtomicPool = new(First: 0x2_7000, Count: 4),
                RemapBase = new(0xFFFF_C000_0000_0000),
            },
            Cache = static machine => new WriteBackCache(machine, 64, new WriteBackCache(machine, 512, null)),
            // The network device is on a bus of its own that keeps all in order.
            BusMaster = static device =>
                device.Description.Name == "nic0" ? new BusMaster(device) : new RelaxedBusMaster(device),
            WriteBuffer = static machine => new StoreBuffer(machine, ordersWeakly: false),
        };
}
