namespace Dma.Reference;

/// <summary>
/// <c>contiguous</c>: areas are reserved for contiguous blocks and lent to movable pages, which a block moves away. One device
/// has an area of its own, one an area that it reaches with wide masks alone, and the others share one.
/// </summary>
internal static class ContiguousProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "contiguous",
            Platform = new()
            {
                Name = "reference, contiguous",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(29),
                Room = new()
                {
                    Blocks = 8,
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
                Room = new() { Buffers = 4, BufferSize = new(0x8_0000) },
                AcceptsFrom = DmaMask.FromBits(29),
                Zeroed = Claim.Yes,
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.Yes,
            },
            Contiguous = new()
            {
                Room = new()
                {
                    Blocks = 3,
                    PagesPerBlock = 8,
                    MovablePages = 6,
                    Reservation = new(0x80_0000),
                },
                AlignmentCap = new(0x1_0000),
                ServesBuffers = Claim.Yes,
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
                    Name = "cam0",
                    Coherent = Claim.Yes,
                    // Memory begins at 256 MiB of its bus.
                    BusOffset = -0x1000_0000,
                    Operations = "direct",
                },
                new()
                {
                    Name = "gpu0",
                    Coherent = Claim.Yes,
                    // The first 8 MiB of memory are not on its bus.
                    BusOffset = 0x80_0000,
                    Operations = "direct",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x6000),
                    new(First: 0xF_0000, Count: 0x2_0000),
                    new(First: 0xFF0_0000, Count: 0x10_0000),
                ],
                Low = new(First: 0x800, Count: 0x600),
                High = new(First: 0xFF0_0000, Count: 0x10_0000),
                // 64 MiB; 4 GiB for nic0 and for gpu0; the end of memory.
                Landmarks = [0x4000, 0x10_0000, 0x10_0800, 0xFFF_FFFC],
                LinearBase = new(0xFFFF_8000_0000_0000),
                LinearFrames = 0x10_0000,
                PageBase = new(0x0100_0000),
                CoherentAreas =
                [
                    // More places of the largest promised size, which no reserved area can hold, than buffers can spoil.
                    new(First: 0x2800, Count: 0x1000),
                    // On both sides of 4 GiB for nic0, beyond it for gpu0; far up.
                    new(First: 0xF_E800, Count: 0x1780),
                    new(First: 0x10_0020, Count: 0x7C0),
                    new(First: 0x10_0820, Count: 0x200),
                    new(First: 0xFF8_0000, Count: 0x1000),
                ],
                RemapBase = new(0xFFFF_C000_0000_0000),
            },
            ContiguousAreas =
            [
                // Four pages behind a multiple of sixteen.
                new(new(First: 0x1804, Count: 92), Device: null),
                new(new(First: 0x1908, Count: 80), Device: new(1), Grain: 4),
                // Highmem, above 4 GiB.
                new(new(First: 0x10_8000, Count: 80), Device: new(2)),
            ],
            // On both sides of 64 MiB.
            Reservable = new(First: 0x3C00, Count: 0x1000),
        };
}
