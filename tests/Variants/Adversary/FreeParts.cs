using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Variants.Adversary;

/// <summary>Machines whose parts do what they are told.</summary>
internal static class FreeParts
{
    /// <summary>Replaces all parts of a machine that have a freedom.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="freedoms">What they are told.</param>
    /// <param name="copies">Whether devices that are served directly work on copies where they are told to.</param>
    public static MachineParts Of(MachineParts parts, Freedoms freedoms, bool copies)
    {
        FreeMoods Moods() => new(freedoms, parts.Platform.Room.RefusalsInARow);
        var (mappings, lists) = (Moods(), Moods());
        var free = parts with
        {
            Cache = HasLines(parts) ? machine => new FreeCache(machine, freedoms) : parts.Cache,
            WriteBuffer = machine => new FreeCpu(machine, freedoms),
            PageAllocator = machine => new FreePages(machine, freedoms, Moods()),
            CoherentAllocator = machine => new FreeBuffers(machine, freedoms, Moods(), Moods()),
            UserMapper = machine => new FreeUsers(machine, freedoms),
            PoolAllocator = machine => new FreePools(machine, freedoms, Moods(), Moods()),
            MovablePages = machine => new FreeMovable(machine, freedoms),
            ContiguousAllocator = machine => new FreeAreas(machine, freedoms),
            DeviceMemoryAllocator = machine => new FreeDeclared(machine, freedoms, Moods(), Moods()),
            RegionPool = (machine, frames) => new FreeRegions(machine, frames, freedoms),
            PagedDomain = (machine, id) => new FreePaged(machine, id, freedoms),
            CacheMaintenance = machine => new FreeMaintenance(machine, freedoms),
            BouncePool = (machine, frames) => new FreeSlots(machine, frames, freedoms),
            MergePolicy = device => new FreeMerging(device, freedoms),
            IommuDomain = (machine, number) =>
                new FreeDomain(
                    machine,
                    number,
                    freedoms,
                    isStrict: HasUntrusted(parts, number) || parts.Platform.StrictInvalidation == Claim.Yes
                ),
            AddressAllocator = domain => new FreeAddresses(domain, freedoms),
            DirectOperations = device => new FreeDirect(device, freedoms, mappings, lists),
            BouncedOperations = device => new FreeBounced(device, freedoms),
            TranslationCache = machine => new FreeTranslations(machine, freedoms),
            BusMaster = device => new FreeBusMaster(device, freedoms),
        };
        return copies
            ? BounceMachine.Of(free, (device, pool) => new FreeCopies(device, pool, freedoms)) with
            {
                Streaming = Copying(parts.Streaming),
            }
            : free;
    }

    /// <summary>Whether a machine can have a cache: it is said how long a line is.</summary>
    /// <param name="parts">Its parts.</param>
    public static bool HasLines(MachineParts parts) => parts.Platform.CacheLine.Value > 0;

    /// <summary>Whether devices of a machine see memory by translation.</summary>
    /// <param name="parts">Its parts.</param>
    public static bool Translates(MachineParts parts) =>
        parts.IommuMapping is not null || parts.Devices.Any(device => device.Operations is "translated" or "untrusted");

    // A device that is not trusted must not find in a copy what was given to another.
    private static bool HasUntrusted(MachineParts parts, int domain) =>
        parts.Devices.Any(device => device.Domain == domain && device.Operations == "untrusted");

    private static StreamingDescription Copying(StreamingDescription said) =>
        new()
        {
            MapMayCopy = said.MapMayCopy == Claim.Unstated ? Claim.Unstated : Claim.Yes,
            KeepsUnwrittenBytes = said.KeepsUnwrittenBytes,
            TakingInvalidates = said.TakingInvalidates,
            GivingDrainsWriteBuffer = said.GivingDrainsWriteBuffer,
            HonoursSkipCpuSync = said.HonoursSkipCpuSync,
        };
}
