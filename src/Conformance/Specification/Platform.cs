using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>Pages: how many blocks are live, and what the platform promised of them.</summary>
internal sealed class PlatformSpecification : ISpecificationPart<PlatformSpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly RoomSpecification _room;

    private PlatformSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _room = state.Part<RoomSpecification>();
    }

    /// <summary>The blocks that were given, against the promise.</summary>
    public RoomCount Room => _room.Blocks;

    public static PlatformSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether a block of this many pages must be given now.</summary>
    public bool IsPromised(ulong pages)
    {
        var room = _state.Profile.Platform.Room;
        return Room.Has(room.Blocks) && pages <= (ulong)room.PagesPerBlock;
    }

    /// <summary>What was put off is done; if no block is live, the machine is drained.</summary>
    public void Settle()
    {
        if (!_memory.Blocks.Exists(block => block.Kind == MemoryKind.Pages))
        {
            Room.Drain();
        }

        if (_memory.Blocks.Count == 0 && _state.Part<PoolSpecification>().Live.Count == 0)
        {
            _room.Restore(Resource.Memory);
        }
    }
}
