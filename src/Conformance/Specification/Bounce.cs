using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>Bounce buffers: the bits of an address that are kept, and the room that is promised beyond that of all mappings.</summary>
internal sealed class BounceSpecification : ISpecificationPart<BounceSpecification>
{
    private readonly SpecificationState _state;
    private readonly RoomCount _room;
    private readonly ulong[] _alignMasks;

    private BounceSpecification(SpecificationState state)
    {
        _state = state;
        _room = state.Part<RoomSpecification>().Mappings;
        _alignMasks = new ulong[state.Profile.Devices.Count];
        for (var i = 0; i < _alignMasks.Length; i++)
        {
            _alignMasks[i] = state.Profile.BounceOf(new DeviceId(i)).MinAlignMask.Value;
        }
    }

    public static BounceSpecification Create(SpecificationState state) => new(state);

    /// <summary>The bits that addresses of a device keep of the offset of the buffer in its page.</summary>
    public ulong KeptBits(DeviceId device) => _alignMasks[device.Index] & ((ulong)_state.Profile.PageSize - 1);

    /// <summary>A mask of kept bits was accepted. What was told of the largest mapping was said of the one before.</summary>
    public void Accept(DeviceId device, ulong mask)
    {
        _alignMasks[device.Index] = mask;
        _state.Part<AddressingSpecification>().Devices[device.Index].Largest = null;
    }

    /// <summary>Whether the promise of mappings of every size counts one more of this size, wherever its buffer lies.</summary>
    public bool IsWithinPromise(DeviceId device, int size)
    {
        var masks = _state.Part<AddressingSpecification>().Devices[device.Index];
        // What was told under another mask may be the size of a mapping that needed no copy.
        var told = masks.LargestUnder == masks.InForce ? masks.Largest?.Value ?? 0 : 0;
        return _room.Has(_state.Profile.BounceOf(device).Mappings)
            && (ulong)size <= Math.Max(told, _state.Profile.Platform.Room.MappingSize.Value);
    }

    /// <summary>Whether a mapping must be given now, and by which clause; null if it may be refused.</summary>
    public ClauseId? PromiseOf(DeviceId device, Block block, int size)
    {
        var (platform, masks) = (_state.Profile.Platform, _state.Part<AddressingSpecification>().Devices[device.Index]);
        var isPromised =
            _state.Profile.Devices[device.Index].CanDma == Claim.Yes
            && _state.KeepsPromises(device)
            && platform.LowMemory.Value != 0
            && (masks.InForce.Value & platform.LowMemory.Value) == platform.LowMemory.Value
            && IsWithinPromise(device, size);
        var isLarge = (ulong)size > platform.Room.MappingSize.Value;
        return !isPromised || !isLarge && !block.IsHigh ? null
            : _room.IsReturned ? BounceClauses.RoomOfCopiesComesBack
            : isLarge ? BounceClauses.PromisedCopiesAreGiven
            : BounceClauses.BuffersOutOfReachAreCopied;
    }
}
