namespace Dma.Reference;

/// <summary>
/// <c>coherent</c>: what the CPU and the devices store is in memory at once. Masks, bus offset and bus limit bite, since
/// memory lies at both ends of 46 bits and on both sides of 16 MiB and 4 GiB.
/// </summary>
internal static class CoherentProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "coherent",
            Platform = new()
            {
                Name = "reference, coherent",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                LowMemory = DmaMask.FromBits(24),
                Room = new()
                {
                    Blocks = 16,
                    PagesPerBlock = 16,
                    Mappings = 32,
                    MappingSize = new(0x1_0000),
                },
            },
            Dispatch = new(),
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
                Room = new() { Buffers = 8, BufferSize = new(0x1_0000) },
                AcceptsFrom = DmaMask.FromBits(24),
                Zeroed = Claim.Yes,
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.Yes,
            },
            Pool = new()
            {
                Room = new()
                {
                    Pools = 6,
                    Blocks = 16,
                    BlockSize = new(0x1000),
                },
                SmallestBlock = new(4),
                Packing = PoolPacking.Windows,
                HasStatistics = Claim.Yes,
            },
            DeviceMemory = new()
            {
                Declarable =
                [
                    // Where nic0 has no memory; 6 GiB beyond its mask; at the end of the addresses of dsp0.
                    new(new(0), new(0x100_0000_0000), new(0x4000_0000), new(0x2_0000)),
                    new(new(0), new(0x200_0000_0000), new(0x80_0000_0000), new(0x1_8000_0000)),
                    new(new(1), new(0x101_0000_3000), new(0xFFFF_FFFF_FFFF_3000), new(0xD000)),
                ],
                AnswersFlag = Claim.Yes,
                AlwaysExclusive = Claim.No,
                GivesWhatFits = Claim.Yes,
                SecondDeclaration = Errno.Busy,
                EmptyDeclaration = Errno.Invalid,
                MarkOfTaken = Errno.Busy,
                MarkOfNothing = Errno.Invalid,
            },
            DeviceMemoryBase = new(0xFFFF_A000_0000_0000),
            Legacy = new(),
            UnmapNeedsState = static device => device.Name == "dsp0" ? Claim.Yes : Claim.No,
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(24) },
            Scatterlist = new()
            {
                Room = new()
                {
                    Lists = 4,
                    Entries = 4,
                    EntrySize = new(0x1_0000),
                },
            },
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
                    // The first 8 MiB of memory are not on its bus, and the last byte that is lies inside a page.
                    BusOffset = 0x80_0000,
                    BusLimit = new(0x1_0480_17FF),
                    Operations = "direct",
                },
                new()
                {
                    Name = "crypto0",
                    Coherent = Claim.Yes,
                    CanDma = Claim.No,
                    Operations = "none",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x2000),
                    new(First: 0xF_0000, Count: 0x2_0000),
                    new(First: 0x3_F000_0000, Count: 0x1000_0000),
                ],
                Low = new(First: 0x800, Count: 0x600),
                High = new(First: 0x3_F000_0000, Count: 0x1000_0000),
                // 16 MiB; 4 GiB for nic0 and for dsp0; the limit of dsp0; the end of memory.
                Landmarks = [0x1000, 0x10_0000, 0x10_0800, 0x10_5001, 0x3_FFFF_FFFC],
                LinearBase = new(0xFFFF_8880_0000_0000),
                LinearFrames = 0x4_0000_0000,
                PageBase = new(0x0500_0000),
                CoherentAreas =
                [
                    new(First: 0xE00, Count: 0x1C0),
                    // Below 4 GiB for nic0; above that, and below the same for dsp0; on both sides of the limit of dsp0; far up.
                    new(First: 0xF_E800, Count: 0x1780),
                    new(First: 0x10_0020, Count: 0x7C0),
                    new(First: 0x10_0820, Count: 0x200),
                    new(First: 0x10_4E00, Count: 0x1E0),
                    new(First: 0x10_5020, Count: 0xFE0),
                    new(First: 0x3_F800_0000, Count: 0x1000),
                ],
                RemapBase = new(0xFFFF_C900_0000_0000),
            },
        };
}
