namespace Dma.Reference;

/// <summary>
/// <c>isolating</c>: every device has a domain of its own behind an IOMMU, in units of one page, and reaches what is
/// mapped for it and nothing else. The last page of memory is the last page of the CPU's addresses.
/// </summary>
internal static class IsolatingProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "isolating",
            Platform = new()
            {
                Name = "reference, isolating",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.Yes,
                IsolationGranule = new(4096),
                EnforcesDirection = Claim.Yes,
                StrictInvalidation = Claim.Yes,
                LowMemory = DmaMask.FromBits(24),
                Room = new()
                {
                    Blocks = 16,
                    PagesPerBlock = 16,
                    Mappings = 32,
                    MappingSize = new(0x1_0000),
                },
            },
            Dispatch = new()
            {
                Registers =
                [
                    new()
                    {
                        Owner = new(1),
                        Start = new(0x1_4000_0F80),
                        Size = new(0x1100),
                    },
                    new()
                    {
                        Owner = new(0),
                        Start = new(0x1_4801_0000),
                        Size = new(0x800),
                    },
                ],
                Optional =
                [
                    new() { Device = new(0), MapsResources = Claim.Yes },
                    new() { Device = new(1), MapsResources = Claim.Yes },
                ],
                ResourceMappings = 16,
                ResourceMask = DmaMask.FromBits(24),
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
                Room = new() { Buffers = 8, BufferSize = new(0x1_0000) },
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
            Pool = new()
            {
                Room = new()
                {
                    Pools = 6,
                    Blocks = 16,
                    BlockSize = new(0x1000),
                },
                SmallestBlock = new(16),
                Packing = PoolPacking.Windows,
                HasStatistics = Claim.Yes,
            },
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
            Translation = static device =>
                device.Name == "nic0"
                    ? new() { Window = new(new(0), new(1UL << 48)), Reserved = [new(new(0xFEE0_0000), new(0x10_0000))] }
                    : new() { Window = new(new(0), new(0x2345_6000)) },
            Devices =
            [
                new()
                {
                    Name = "nic0",
                    Coherent = Claim.Yes,
                    Domain = 0,
                    Operations = "translated",
                },
                new()
                {
                    Name = "dsp0",
                    Coherent = Claim.Yes,
                    BusLimit = new(0x2345_67FF),
                    Domain = 1,
                    Operations = "translated",
                },
            ],
            MemoryMap = new()
            {
                Regions =
                [
                    new(First: 0, Count: 0x4000),
                    new(First: 0x88_0000, Count: 0x4_0000),
                    new(First: 0xF_F000_0000, Count: 0x1000_0000),
                ],
                Low = new(First: 0, Count: 0x4000),
                High = new(First: 0xF_F000_0000, Count: 0x1000_0000),
                Landmarks = [0, 0x1000, 0x88_0000, 0xF_FFFF_FFFC],
                LinearBase = new(0xFFFF_0000_0000_0000),
                LinearFrames = 0x10_0000_0000,
                PageBase = new(0x0BE0_0000_0000),
                // Where memory lies does not matter here; it is less than the smallest mask leaves to mappings.
                CoherentAreas = [new(First: 0x88_1000, Count: 0x200), new(First: 0xF_F800_0000, Count: 0x500)],
                RemapBase = new(0xFFFE_0000_0000_0000),
            },
        };
}
