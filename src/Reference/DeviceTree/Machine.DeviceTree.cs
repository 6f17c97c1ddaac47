namespace Dma.Reference;

// What the tree says from which the machine was built, and what became of it.
public sealed partial class Machine : IDeviceTree
{
    private readonly List<RegionPool> _regionPools = [];
    private readonly List<BouncePool> _restrictedPools = [];

    /// <inheritdoc />
    public DeviceTreeDescription DeviceTreeDescription => Parts.DeviceTree ?? DeviceTreeDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a region that does not exist.</remarks>
    public Answer<PhysicalRange> GetRegion(int region) =>
        region >= 0 && region < Parts.RegionPlaces.Length ? Parts.RegionPlaces[region] : Answer.Failed(Errno.Invalid);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a page that is not allocated.</remarks>
    public Answer<PhysicalAddress> GetPhysicalAddress(PageNumber page)
    {
        var frame = unchecked(page.Value - MemoryMap.PageBase.Value);
        return Pages.TryFindBlock(frame, out _) || Contiguous.TryFindBlock(frame, out _)
            ? AddressOf(frame)
            : Answer.Failed(Errno.Invalid);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> IsCoherent(DeviceId device) =>
        Find(device) is { } found ? found.IsCoherent : Answer.Failed(Errno.NoDevice);

    /// <summary>The region from which all buffers of a device come; null for a device with none. Made when it is first asked for.</summary>
    /// <param name="device">The device.</param>
    internal RegionPool? RegionPoolOf(DeviceDescription device)
    {
        var frames = Parts.OwnMemory(device);
        if (frames.Count == 0)
            return null;
        var pool = _regionPools.Find(pool => pool.Frames == frames);
        if (pool is null)
            _regionPools.Add(pool = Parts.RegionPool(this, frames));
        return pool;
    }

    /// <summary>The pool of slots that devices with the same memory of their own share; made when it is first asked for.</summary>
    /// <param name="device">A device that has memory of its own for its copies.</param>
    internal BouncePool RestrictedPoolOf(DeviceDescription device)
    {
        var frames = Parts.OwnMemory(device);
        if (frames.Count == 0)
            return Parts.BouncePool(this, MemoryMap.RestrictedPool);
        var pool = _restrictedPools.Find(pool => pool.Frames == frames);
        if (pool is null)
            _restrictedPools.Add(pool = Parts.BouncePool(this, frames));
        return pool;
    }
}
