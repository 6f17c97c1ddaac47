namespace Dma.Reference;

/// <summary>
/// <c>arm-iommu</c>: devices that begin without translation and can be attached to address spaces, in which the lowest
/// addresses are given out first. One does not see through the cache.
/// </summary>
internal static class ArmIommuProfile
{
    public static MachineParts Parts { get; } =
        WriteBackProfile.Parts with
        {
            Profile = "arm-iommu",
            Platform = new()
            {
                Name = "reference, arm-iommu",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.No,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.No,
                IsolationGranule = new(4096),
                LowMemory = DmaMask.FromBits(30),
                Room = WriteBackProfile.Parts.Platform.Room,
            },
            DeviceMemory = DeviceMemoryDescription.Unstated,
            NonCoherent = false,
            IommuMapping = new()
            {
                Attachable = [new(0), new(1), new(2)],
                Isolates = Claim.Yes,
                EnforcesDirection = Claim.Yes,
                StrictInvalidation = Claim.Yes,
                Spaces = 4,
                LargestWindow = new(0x100_0000),
                PromisingWindow = new(0x100_0000),
                MapsFixed = Claim.Yes,
            },
            // Without translation a device addresses memory as it lies.
            Translation = static _ => new() { Window = new(new(0), new(0x4000_0000)) },
            Suspends = true,
            // Two engines of one device, with an IOMMU each.
            Ports = static device => new() { Ports = device.Name == "gpu0" ? 2 : 1 },
            Devices = [Direct("nic0", Claim.No), Direct("gpu0", Claim.Yes), Direct("dsp0", Claim.Yes)],
            MemoryMap = new()
            {
                Regions = [new(First: 0, Count: 0x4_0000)],
                Low = new(First: 0, Count: 0x1000),
                High = new(First: 0x3_0000, Count: 0x1_0000),
                // The first page; the end of low memory; the end of the linear map; the end of memory.
                Landmarks = [0, 0x1000, 0x3_0000, 0x3_FFFC],
                LinearBase = new(0xC000_0000),
                LinearFrames = 0x3_0000,
                PageBase = new(0xEF80_0000),
                CoherentAreas = [new(First: 0x1800, Count: 0x200), new(First: 0x3_8000, Count: 0x200)],
                // Buffers of attached devices lie there at any page: between four of two pages there may be gaps of one.
                AtomicPool = new(First: 0x1B00, Count: 16),
                RemapBase = new(0xF800_0000),
            },
            AddressAllocator = static domain => new LowestAddresses(domain),
        };

    private static DeviceDescription Direct(string name, Claim coherent) =>
        new()
        {
            Name = name,
            Coherent = coherent,
            Operations = "direct",
        };
}
