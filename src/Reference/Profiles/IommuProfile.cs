namespace Dma.Reference;

/// <summary>
/// <c>iommu</c>: three devices behind an IOMMU whose domains drivers can manage themselves, with pages of 4, 16 and 64 KiB. Two of
/// the devices cannot be told apart and are in one domain together.
/// </summary>
internal static class IommuProfile
{
    public static MachineParts Parts { get; } =
        new()
        {
            Profile = "iommu",
            Platform = new()
            {
                Name = "reference, iommu",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                Isolates = Claim.Yes,
                IsolationGranule = new(4096),
                EnforcesDirection = Claim.Yes,
                StrictInvalidation = Claim.Yes,
                LowMemory = DmaMask.FromBits(32),
                Room = new()
                {
                    Blocks = 16,
                    PagesPerBlock = 16,
                    Mappings = 16,
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
            Iommu = new()
            {
                Devices =
                [
                    new() { Device = new(0), Group = 0 },
                    new() { Device = new(1), Group = 1 },
                    new() { Device = new(2), Group = 1 },
                ],
                AttachesGroups = Claim.Yes,
                PageSizes = 0x1_5000,
                Aperture = new(new(0x10_0000), new(0xFFF0_0000)),
                RefusesOverlap = Claim.Yes,
                RemovesExactly = Claim.Yes,
                Domains = 4,
                Translations = 8,
                TranslationSize = new(0x2_0000),
            },
            // What else drivers do wrong is found by the checker of the profile diagnosing, which has no domains and keeps no
            // device from memory.
            Diagnostics = DiagnosticsParts.Standard with
            {
                Description = new()
                {
                    Finds = [Misuse.DeviceAccessAfterUnmap, Misuse.DomainRangeInvalid, Misuse.DetachOfUnattached],
                },
            },
            Devices =
            [
                new()
                {
                    Name = "gpu0",
                    Coherent = Claim.Yes,
                    Domain = 0,
                    Operations = "translated",
                },
                new()
                {
                    Name = "isp0",
                    Coherent = Claim.Yes,
                    Domain = 1,
                    Operations = "translated",
                },
                new()
                {
                    Name = "isp1",
                    Coherent = Claim.Yes,
                    Domain = 1,
                    Operations = "translated",
                },
            ],
            MemoryMap = new()
            {
                Regions = [new(First: 0, Count: 0x8000), new(First: 0x10_0000, Count: 0x4000)],
                Low = new(First: 0, Count: 0x8000),
                High = new(First: 0x10_0000, Count: 0x4000),
                Landmarks = [0, 0x10, 0x1000, 0x10_0000],
                LinearBase = new(0xFFFF_0000_0000_0000),
                LinearFrames = 0x10_4000,
                PageBase = new(0x0BE0_0000_0000),
            },
        };
}
