namespace Dma.Reference;

/// <summary>The profile of an architecture: the machine that it is shown on, with what it supports.</summary>
internal static class ArchitectureProfile
{
    public static MachineParts Of(Architecture architecture)
    {
        var machine = architecture.Caches switch
        {
            ArchitectureCaches.Coherent => InterconnectProfile.Parts,
            ArchitectureCaches.OneLevel => L1Profile.Parts,
            _ => L1L2Profile.Parts,
        };
        // Devices with the operations of the architecture; those that lack calls have none.
        DeviceDescription[] devices = [.. machine.Devices.Where(static device => device.Operations == "direct")];
        return machine with
        {
            Profile = architecture.Name,
            Platform = machine.Platform with { Name = $"reference, {architecture.Name}" },
            Dispatch = new()
            {
                Optional =
                [
                    .. devices.Select(
                        (_, index) =>
                            new OptionalOperations
                            {
                                Device = new(index),
                                AllocatesNonCoherent =
                                    architecture.NonCoherent == NonCoherentMemory.Null ? Claim.No : Claim.Yes,
                            }
                    ),
                ],
            },
            Streaming = machine.Streaming with { HonoursSkipCpuSync = Said(architecture, DmaAttributes.SkipCpuSync) },
            Coherent = machine.Coherent with
            {
                HonoursWriteBarrier = Said(architecture, DmaAttributes.WriteBarrier),
                HonoursNonConsistent = Said(architecture, DmaAttributes.NonConsistent),
                HonoursNoKernelMapping = Said(architecture, DmaAttributes.NoKernelMapping),
            },
            NonCoherent = true,
            // Without any of the calls there is no such facet.
            UserMapping =
                architecture.UserMapping == UserMappingCalls.None
                    ? null
                    : new()
                    {
                        MapsCoherent = Said(architecture, UserMappingCalls.Coherent),
                        MapsWriteCombined = Said(architecture, UserMappingCalls.WriteCombine),
                        MapsByAttributes = Said(architecture, UserMappingCalls.Attributes),
                        Mappings = 6,
                        FaultsPastEnd = Claim.Yes,
                    },
            Devices = devices,
            CoherentAllocator = made => new ArchitectureAllocator(made, architecture),
            WriteBuffer = Has(architecture, DmaAttributes.WeakOrdering)
                ? static made => new StoreBuffer(made, ordersWeakly: true)
                : machine.WriteBuffer,
            BusMaster = Has(architecture, DmaAttributes.WriteBarrier)
                ? static device => new RelaxedBusMaster(device)
                : machine.BusMaster,
        };
    }

    private static bool Has(Architecture architecture, DmaAttributes attribute) =>
        architecture.Honours.HasFlag(attribute);

    private static Claim Said(Architecture architecture, DmaAttributes attribute) =>
        Has(architecture, attribute) ? Claim.Yes : Claim.No;

    private static Claim Said(Architecture architecture, UserMappingCalls call) =>
        architecture.UserMapping.HasFlag(call) ? Claim.Yes : Claim.No;
}
