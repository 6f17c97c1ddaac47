using Dma.Reference;
using Dma.Variants.Caches;

namespace Dma.Variants.Adversary;

/// <summary>A cache that does by itself what it is told to; it knows which lines the CPU used since they were given.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeCache(Machine machine, Freedoms freedoms)
    : LineCache(machine, new(64, AllocatesOnStore: true, Eviction: 0, Return: 0))
{
    protected override CacheHabits Habits
    {
        get
        {
            var (eviction, dropping, back) = freedoms.Of(FreedomCatalogue.Caching) switch
            {
                CachingWay.WritesBack => (8, 0, 0),
                CachingWay.Evicts => (8, 8, 0),
                CachingWay.BringsBack => (0, 0, 8),
                CachingWay.Restless => (4, 4, 4),
                _ => (0, 0, 0),
            };
            var capacity = freedoms.Of(FreedomCatalogue.Capacity) switch
            {
                CapacityWay.One => 1,
                CapacityWay.Four => 4,
                _ => 64,
            };
            var filling = freedoms.Of(FreedomCatalogue.Filling);
            return new(capacity, filling == FillingWay.ByStores, eviction, back)
            {
                Dropping = dropping,
                ReadsAhead = filling == FillingWay.Ahead,
            };
        }
    }

    /// <summary>Bytes were given to a device: what it has of them is as it was before the device stores.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    public void Given(PhysicalAddress start, ByteCount size) => ForgetUse(start, size);

    /// <summary>Bytes were taken: drops what it has of them, but for the lines that the CPU used since they were given.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    public void Taken(PhysicalAddress start, ByteCount size) => DropUnused(start, size);
}

/// <summary>Hand-overs that do with lines what they are told to.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What they are told.</param>
internal sealed class FreeMaintenance(Machine machine, Freedoms freedoms) : CacheMaintenance(machine)
{
    private MaintenanceWay Way => freedoms.Of(FreedomCatalogue.Maintenance);

    public override bool IsNeeded(Device device) =>
        freedoms.Of(FreedomCatalogue.Needing) switch
        {
            NeedingWay.Always => true,
            NeedingWay.NowAndThen => Machine.Choices.Draw(Choice.Need, (ulong)device.Id.Index) % 2 == 0
                || base.IsNeeded(device),
            _ => base.IsNeeded(device),
        };

    protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (Way == MaintenanceWay.Discards && direction == DmaDirection.FromDevice && !device.IsCoherent)
        {
            // A store that waits would come after what the device stores.
            Machine.WriteBuffer.Drain();
            Invalidate(start, size);
        }
        else
        {
            base.Give(device, start, size, direction);
        }
        if (Way == MaintenanceWay.Always)
        {
            Machine.WriteBuffer.Drain(start, size);
            Machine.Cache.Clean(start, size);
            Invalidate(start, size);
        }
        if (device.IsCoherent || direction == DmaDirection.ToDevice)
            return;
        if (Way == MaintenanceWay.WhenGiving)
            Invalidate(start, size);
        (Machine.Cache as FreeCache)?.Given(start, size);
    }

    protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        var takes = !device.IsCoherent && direction != DmaDirection.ToDevice;
        if (Way == MaintenanceWay.Always)
        {
            // What the CPU stored to memory that is coherent is its own and stays, and so it is where it need not be taken.
            if (!takes)
            {
                Machine.WriteBuffer.Drain(start, size);
                Machine.Cache.Clean(start, size);
            }
            Invalidate(start, size);
        }
        else if (takes && Way == MaintenanceWay.WhenGiving && Machine.Cache is FreeCache cache)
        {
            cache.Taken(start, size);
        }
        else
        {
            base.Take(device, start, size, direction);
        }
        (Machine.WriteBuffer as FreeCpu)?.Forget(start, size);
    }
}
