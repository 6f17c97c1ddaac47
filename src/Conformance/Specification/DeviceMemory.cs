using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Memory that is declared for devices: at most one part of it for each.</summary>
internal sealed class DeviceMemorySpecification : ISpecificationPart<DeviceMemorySpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly DeclaredRegion?[] _declared;
    private readonly bool[] _released;

    private DeviceMemorySpecification(SpecificationState state)
    {
        _state = state;
        _declared = new DeclaredRegion?[state.Profile.Devices.Count];
        _released = new bool[state.Profile.Devices.Count];
    }

    public DeviceMemoryDescription Description => _state.Profile.DeviceMemory ?? DeviceMemoryDescription.Unstated;

    /// <summary>How many declarations in a row were refused that had to succeed.</summary>
    public int RefusedDeclarations { get; set; }

    /// <summary>How many buffers in a row were refused that fit.</summary>
    public int RefusedBuffers { get; set; }

    /// <summary>How many marks of free memory were refused in a row.</summary>
    public int RefusedMarks { get; set; }

    public static DeviceMemorySpecification Create(SpecificationState state) => new(state);

    /// <summary>What is declared for a device; null if nothing.</summary>
    public DeclaredRegion? Find(DeviceId device) => _declared[device.Index];

    /// <summary>Whether a declaration for the device was taken back before.</summary>
    public bool WasReleased(DeviceId device) => _released[device.Index];

    /// <summary>The memory that may be declared for a device, by its position among it.</summary>
    /// <returns>Null if there is none at that position.</returns>
    public DeclarableMemory? Declarable(DeviceId device, ulong position)
    {
        foreach (var memory in Description.Declarable)
        {
            if (memory.Device != device)
            {
                continue;
            }

            if (position == 0)
            {
                return memory;
            }

            position--;
        }

        return null;
    }

    /// <summary>How many parts of memory may be declared for a device.</summary>
    public ulong CountDeclarable(DeviceId device) =>
        (ulong)Description.Declarable.Count(memory => memory.Device == device);

    /// <summary>Whether the device finds, at an address of a range, memory that may be declared for it.</summary>
    public bool IsDeclarable(DeviceId device, Interval range)
    {
        // By index: this is asked of every address that nobody has.
        for (var i = 0; i < Description.Declarable.Count; i++)
        {
            var memory = Description.Declarable[i];
            if (memory.Device == device && WindowOf(memory).Overlaps(range))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another device has bytes of the memory declared: what both do with them is said nowhere.</summary>
    public bool IsAnothers(DeclarableMemory memory) =>
        Array.Exists(
            _declared,
            region =>
                region is not null
                && region.Memory.Device != memory.Device
                && Interval
                    .At(region.Memory.Start.Value, region.Memory.Size.Value)
                    .Overlaps(Interval.At(memory.Start.Value, memory.Size.Value))
        );

    /// <summary>Memory was declared.</summary>
    public void Begin(DeclarableMemory memory, bool isExclusive) =>
        _declared[memory.Device.Index] = new DeclaredRegion(memory, isExclusive, _state.Profile.Platform.PageSize.Value)
        {
            DeclaredAt = _state.Step,
        };

    /// <summary>The declaration was taken back, and all that was marked with it.</summary>
    public void End(DeclaredRegion region)
    {
        var coherent = _state.Part<CoherentSpecification>();
        foreach (var marked in coherent.Live.FindAll(allocation => allocation.Region == region))
        {
            coherent.End(marked);
        }

        _declared[region.Memory.Device.Index] = null;
        _released[region.Memory.Device.Index] = true;
    }

    /// <summary>Whether a buffer of the region is live, or a pool that may have pages of it, or a store of the device to what is marked is in flight.</summary>
    public bool IsInUse(DeclaredRegion region) =>
        region.MayServePools && _state.Part<PoolSpecification>().HasPool(region.Memory.Device)
        || _state
            .Part<CoherentSpecification>()
            .Live.Exists(allocation =>
                allocation.Region == region && (!allocation.IsMarked || allocation.Window.InFlight > 0)
            );

    /// <summary>Whether a buffer must be given from the region: it fits by what is promised, or nothing of it is taken, whatever the unit in which it is counted.</summary>
    public bool Fits(DeclaredRegion region, ulong size) =>
        region.IsEmpty && region.HasPlainRoom(size) || MustGive(region, size);

    /// <summary>Whether a part of the region is free, whatever the unit in which it is counted.</summary>
    public bool IsFree(DeclaredRegion region, ulong start, ulong size) =>
        (region.IsEmpty || Description.GivesWhatFits == Claim.Yes) && region.IsFree(start, size);

    /// <summary>Whether a buffer is promised, since it fits.</summary>
    public bool MustGive(DeclaredRegion region, ulong size) =>
        Description.GivesWhatFits == Claim.Yes && region.HasAlignedRoom(size);

    /// <summary>Whether what does not fit in the region must be refused.</summary>
    public bool IsExclusive(DeclaredRegion region) => region.IsExclusive || Description.AlwaysExclusive == Claim.Yes;

    /// <summary>What was put off is done.</summary>
    public void Settle()
    {
        foreach (var region in _declared)
        {
            region?.Settle(_state.Part<PoolSpecification>().HasPool(region.Memory.Device));
        }
    }

    private static Interval WindowOf(DeclarableMemory memory) =>
        Interval.At(memory.DeviceAddress.Value, memory.Size.Value);
}
