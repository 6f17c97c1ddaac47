namespace Dma.Reference;

/// <summary>
/// <c>diagnosing</c>: the machine of <c>write-back</c>, with devices that look through the cache and past it, pools, lists and
/// declared memory, and user mappings besides; around it a checker that reports what the driver does wrong.
/// </summary>
internal static class DiagnosingProfile
{
    public static MachineParts Parts { get; } =
        WriteBackProfile.Parts with
        {
            Profile = "diagnosing",
            Platform = WriteBackProfile.Parts.Platform with { Name = "reference, diagnosing" },
            Coherent = WriteBackProfile.Parts.Coherent with { HonoursNoKernelMapping = Claim.Yes },
            Dispatch = new()
            {
                Registers =
                [
                    new()
                    {
                        Owner = new(2),
                        Start = new(0x9000_0000),
                        Size = new(0x1000),
                    },
                ],
                Optional =
                [
                    new() { Device = new(0), MapsResources = Claim.Yes },
                    new() { Device = new(1), MapsResources = Claim.Yes },
                ],
                ResourceMappings = 4,
                ResourceMask = DmaMask.FromBits(32),
            },
            Contiguous = new()
            {
                Room = new()
                {
                    Blocks = 2,
                    PagesPerBlock = 8,
                    MovablePages = 2,
                },
                AlignmentCap = new(0x1_0000),
                ServesBuffers = Claim.No,
            },
            ContiguousAreas = [new(new(First: 0x5_0000, Count: 64), Device: null)],
            UserMapping = new()
            {
                MapsCoherent = Claim.Yes,
                MapsWriteCombined = Claim.Yes,
                MapsByAttributes = Claim.Yes,
                Mappings = 4,
                FaultsPastEnd = Claim.Yes,
            },
            // The checker does not see what is called by old names, or at addresses of two cycles.
            Legacy = null,
            DoubleAddressCycle = null,
            Diagnostics = DiagnosticsParts.Standard,
        };
}
