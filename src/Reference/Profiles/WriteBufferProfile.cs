namespace Dma.Reference;

/// <summary>
/// <c>write-buffer</c>: no cache, but stores of the CPU wait in a write buffer that only barriers drain; a left-out barrier
/// shows old bytes. Buffers can be write-combined and weakly ordered.
/// </summary>
internal static class WriteBufferProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "write-buffer",
            Platform = new()
            {
                Name = "reference, write-buffer",
                CacheLine = new(32),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(29),
                Room = new()
                {
                    Blocks = 12,
                    PagesPerBlock = 12,
                    Mappings = 24,
                    MappingSize = new(0xC000),
                },
            },
            Streaming = new()
            {
                MapMayCopy = Claim.No,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.No,
                HonoursSkipCpuSync = Claim.No,
            },
            Coherent = new()
            {
                Room = new() { Buffers = 8, BufferSize = new(0x1_0000) },
                AcceptsFrom = DmaMask.FromBits(29),
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
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
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(29) },
            Devices =
            [
                new()
                {
                    Name = "nic0",
                    Coherent = Claim.Yes,
                    Operations = "direct",
                },
                new()
                {
                    Name = "dsp0",
                    Coherent = Claim.Yes,
                    // The first 256 MiB of memory are not on its bus.
                    BusOffset = 0x1000_0000,
                    BusLimit = new(0x2_3456_7FFF),
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x4_0000),
                    new(First: 0xF_C000, Count: 0x8_0000),
                    new(First: 0x23_0000, Count: 0x5_0000),
                    new(First: 0xF00_0000, Count: 0x100_0000),
                ],
                Low = new(First: 0x1_0000, Count: 0x800),
                High = new(First: 0xF00_0000, Count: 0x100_0000),
                // Address 0 for both; 512 MiB for nic0; 4 GiB for nic0 and for dsp0; beyond the limit of dsp0; the end of memory.
                Landmarks = [0, 0x1_0000, 0x2_0000, 0x10_0000, 0x11_0000, 0x24_4C00, 0xFFF_FFFC],
                LinearBase = new(0xA000_0000_0000_0000),
                LinearFrames = 0x28_0000,
                PageBase = new(0x7700_0000),
                CoherentAreas =
                [
                    new(First: 0x1_1000, Count: 0x200),
                    // On both sides of 512 MiB for nic0; below 4 GiB for nic0, above it, and above it for dsp0; the limit of
                    // dsp0 in the middle; far up.
                    new(First: 0x1_F800, Count: 0x700),
                    new(First: 0x2_0100, Count: 0xF00),
                    new(First: 0xF_E000, Count: 0x1F00),
                    new(First: 0x10_0100, Count: 0xF00),
                    new(First: 0x11_0100, Count: 0xF00),
                    new(First: 0x24_4000, Count: 0xB00),
                    new(First: 0xF80_0000, Count: 0x1000),
                ],
                RemapBase = new(0xB000_0000_0000_0000),
            },
            WriteBuffer = static machine => new StoreBuffer(machine, ordersWeakly: true),
        };
}
