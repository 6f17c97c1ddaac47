namespace Dma.Reference;

/// <summary>
/// <c>write-back</c>: a small cache between the CPU and memory, which only <c>gpu0</c> sees through; a left-out sync shows
/// stale bytes. Memory far up is highmem, and new pages show what they held before.
/// </summary>
internal static class WriteBackProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "write-back",
            Platform = new()
            {
                Name = "reference, write-back",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.No,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(30),
                Room = new()
                {
                    Blocks = 16,
                    PagesPerBlock = 8,
                    Mappings = 32,
                    MappingSize = new(0x8000),
                },
            },
            Dispatch = new(),
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
                    AtomicBufferSize = new(0x2000),
                },
                AcceptsFrom = DmaMask.FromBits(30),
                // Stores of a device land in order on this bus, so that nothing is to be done for it.
                HonoursWriteBarrier = Claim.Yes,
                HonoursNonConsistent = Claim.Yes,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.No,
            },
            Pool = new()
            {
                Room = new()
                {
                    Pools = 6,
                    Blocks = 16,
                    BlockSize = new(0x1000),
                },
                SmallestBlock = new(16),
                Packing = PoolPacking.ChunkOfBoundary,
                HasStatistics = Claim.Yes,
            },
            NonCoherent = true,
            DeviceMemory = new()
            {
                Declarable =
                [
                    // Below the memory that begins at 512 MiB of the bus of gpu0; where nic0 has none.
                    new(new(0), new(0xA000_5000), new(0xA000_5000), new(0x1_5000)),
                    new(new(2), new(0xB000_0000), new(0), new(0x1000_0000)),
                ],
                AnswersFlag = Claim.No,
                AlwaysExclusive = Claim.Yes,
                GivesWhatFits = Claim.Yes,
            },
            DeviceMemoryBase = new(0x1_0000_0000_0000),
            Legacy = new() { HasSbusNames = Claim.Yes },
            DoubleAddressCycle = new() { LeadsBack = Claim.Yes },
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(30) },
            Scatterlist = new()
            {
                Room = new()
                {
                    Lists = 4,
                    Entries = 4,
                    EntrySize = new(0x8000),
                },
            },
            Devices =
            [
                new()
                {
                    Name = "nic0",
                    Coherent = Claim.No,
                    WidestMask = DmaMask.FromBits(32),
                    Operations = "direct",
                },
                new()
                {
                    Name = "dsp0",
                    Coherent = Claim.No,
                    Operations = "direct",
                },
                new()
                {
                    Name = "gpu0",
                    Coherent = Claim.Yes,
                    // Memory begins at 512 MiB of its bus.
                    BusOffset = -0x2000_0000,
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x8_0000),
                    new(First: 0xF_FF00, Count: 0x200),
                    new(First: 0xF00_0000, Count: 0x100_0000),
                ],
                Low = new(First: 0, Count: 0x1000),
                High = new(First: 0xF00_0000, Count: 0x100_0000),
                // The first page; the end of low memory; 1 GiB for gpu0 and for the others; the end of the linear map; 4 GiB; the end of memory.
                Landmarks = [0, 0x1000, 0x2_0000, 0x4_0000, 0x3_0000, 0x10_0000, 0xFFF_FFFC],
                LinearBase = new(0xC000_0000),
                LinearFrames = 0x3_0000,
                PageBase = new(0xEF80_0000),
                CoherentAreas =
                [
                    new(First: 0x1800, Count: 0x200),
                    // On both sides of 1 GiB for gpu0, and of the end of the linear map; above 1 GiB; on both sides of 4 GiB; far up.
                    new(First: 0x1_FC00, Count: 0x3E0),
                    new(First: 0x2_0020, Count: 0x3E0),
                    new(First: 0x2_FC00, Count: 0x3E0),
                    new(First: 0x3_0020, Count: 0x3E0),
                    new(First: 0x4_0020, Count: 0x3E0),
                    new(First: 0xF_FF60, Count: 0x80),
                    new(First: 0x10_0020, Count: 0x80),
                    new(First: 0xF80_0000, Count: 0x1000),
                ],
                AtomicPool = new(First: 0x1B00, Count: 8),
                RemapBase = new(0xF800_0000),
            },
            MergePolicy = static device => new NoMerging(device),
            Cache = static machine => new WriteBackCache(machine),
        };
}
