namespace Dma.Reference;

/// <summary>
/// <c>interconnect</c>: a write-back cache of long lines that every device sees through, on a bus that keeps caches and
/// devices coherent. Coherent buffers are cached; large ones are seen at addresses of their own.
/// </summary>
internal static class InterconnectProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "interconnect",
            Platform = new()
            {
                Name = "reference, interconnect",
                CacheLine = new(128),
                MemoryStartsZeroed = Claim.No,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(28),
                Room = new()
                {
                    Blocks = 24,
                    PagesPerBlock = 6,
                    Mappings = 32,
                    MappingSize = new(0x6000),
                },
            },
            Dispatch = new()
            {
                Registers =
                [
                    new()
                    {
                        Owner = new(1),
                        Start = new(0x7000_0000),
                        Size = new(0x2000),
                    },
                    new()
                    {
                        Owner = new(0),
                        Start = new(0x7801_0E40),
                        Size = new(0x240),
                    },
                ],
                Optional =
                [
                    new() { Device = new(0), MapsResources = Claim.Yes },
                    new() { Device = new(1), MapsResources = Claim.Yes },
                    new()
                    {
                        Device = new(2),
                        Allocates = Claim.No,
                        AllocatesNonCoherent = Claim.No,
                        MapsResources = Claim.No,
                    },
                ],
                ResourceMappings = 16,
                ResourceMask = DmaMask.FromBits(31),
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
                Room = new() { Buffers = 4, BufferSize = new(0x40_0000) },
                AcceptsFrom = DmaMask.FromBits(28),
                Zeroed = Claim.Yes,
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.Yes,
            },
            NonCoherent = true,
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(28) },
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
                    // The first 64 MiB of memory are not on its bus.
                    BusOffset = 0x400_0000,
                    InitialMask = DmaMask.FromBits(30),
                    BusLimit = new(0x2_0123_4FFF),
                    Operations = "direct",
                },
                new()
                {
                    Name = "uart0",
                    Coherent = Claim.Yes,
                    Operations = "minimal",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x6_0000),
                    new(First: 0xF_0000, Count: 0x2_0000),
                    new(First: 0x20_0000, Count: 0x1_0000),
                    new(First: 0xFE0_0000, Count: 0x20_0000),
                ],
                Low = new(First: 0x4000, Count: 0x1000),
                High = new(First: 0xFE0_0000, Count: 0x20_0000),
                // Address 0 for both; 1 GiB for nic0 and for dsp0; 4 GiB for both; beyond the limit of dsp0; the end of memory.
                Landmarks = [0, 0x4000, 0x4_0000, 0x4_4000, 0x10_0000, 0x10_4000, 0x20_6000, 0xFFF_FFFC],
                LinearBase = new(0xFFFF_8000_0000_0000),
                LinearFrames = 0x1000_0000,
                PageBase = new(0x0100_0000_0000),
                CoherentAreas =
                [
                    // Eight places of the largest promised size.
                    new(First: 0x8000, Count: 0x2000),
                    // On both sides of 1 GiB for dsp0, and of 4 GiB for both; the limit of dsp0 in the middle; far up.
                    new(First: 0x4_3000, Count: 0xFC0),
                    new(First: 0x4_4040, Count: 0xFC0),
                    new(First: 0xF_E000, Count: 0x1FC0),
                    new(First: 0x10_0040, Count: 0x1FC0),
                    new(First: 0x10_4040, Count: 0x1FC0),
                    new(First: 0x20_4800, Count: 0x1000),
                    new(First: 0xFF0_0000, Count: 0x2000),
                ],
                RemapBase = new(0xFFFF_E000_0000_0000),
            },
            Cache = static machine => new WriteBackCache(machine),
        };
}
