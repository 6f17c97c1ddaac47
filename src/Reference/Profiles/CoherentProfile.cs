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
            Streaming = new()
            {
                MapMayCopy = Claim.No,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.No,
            },
            Addressing = new() { AcceptsFrom = DmaMask.FromBits(24) },
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
                Low = new(First: 0x800, Count: 0x800),
                High = new(First: 0x3_F000_0000, Count: 0x1000_0000),
                // 16 MiB; 4 GiB for nic0 and for dsp0; the limit of dsp0; the end of memory.
                Landmarks = [0x1000, 0x10_0000, 0x10_0800, 0x10_5001, 0x3_FFFF_FFFC],
                LinearBase = new(0xFFFF_8880_0000_0000),
                LinearFrames = 0x4_0000_0000,
                PageBase = new(0x0500_0000),
            },
        };
}
