namespace Dma.Reference;

/// <summary>
/// <c>l1</c>: a write-back cache of short lines that no device sees through. Coherent buffers are uncached aliases, also
/// large ones; those that must not sleep come from a pool.
/// </summary>
internal static class L1Profile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "l1",
            Platform = new()
            {
                Name = "reference, l1",
                CacheLine = new(32),
                MemoryStartsZeroed = Claim.No,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(31),
                Room = new()
                {
                    Blocks = 20,
                    PagesPerBlock = 4,
                    Mappings = 40,
                    MappingSize = new(0x4000),
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
                    Buffers = 4,
                    BufferSize = new(0x40_0000),
                    AtomicBuffers = 4,
                    AtomicBufferSize = new(0x4000),
                },
                AcceptsFrom = DmaMask.FromBits(31),
                Zeroed = Claim.Yes,
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.Yes,
                MapTakesBuffers = Claim.No,
            },
            NonCoherent = true,
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(31) },
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
                    // Memory begins at 1 GiB of its bus.
                    BusOffset = -0x4000_0000,
                    BusLimit = new(0x1_A345_6FFF),
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions = [new(First: 0, Count: 0x1A_0000), new(First: 0xFF0_0000, Count: 0x10_0000)],
                Low = new(First: 0x1000, Count: 0x800),
                High = new(First: 0xFF0_0000, Count: 0x10_0000),
                // Address 0; 1 GiB; 4 GiB for dsp0 and for nic0; the end of the linear map; the end of memory.
                Landmarks = [0, 0x4_0000, 0xC_0000, 0x10_0000, 0x19_0000, 0xFFF_FFFC],
                LinearBase = new(0xFFFF_FF80_0000_0000),
                LinearFrames = 0x19_0000,
                PageBase = new(0xFFFF_FE00_0000_0000),
                CoherentAreas =
                [
                    // Eight places of the largest promised size.
                    new(First: 0x8000, Count: 0x2000),
                    // On both sides of 4 GiB for dsp0 and for nic0; the limit of dsp0 in the middle; far up.
                    new(First: 0xB_E000, Count: 0x1FC0),
                    new(First: 0xC_0040, Count: 0x1FC0),
                    new(First: 0xF_E000, Count: 0x1FC0),
                    new(First: 0x10_0040, Count: 0x1FC0),
                    new(First: 0x16_2800, Count: 0x1800),
                    new(First: 0xFF8_0000, Count: 0x2000),
                ],
                AtomicPool = new(First: 0x7000, Count: 16),
                RemapBase = new(0xFFFF_FC00_0000_0000),
            },
            Cache = static machine => new WriteBackCache(machine),
        };
}
