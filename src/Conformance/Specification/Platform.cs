using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>Pages: how many blocks are live, and what the platform promised of them.</summary>
internal sealed class PlatformSpecification : ISpecificationPart<PlatformSpecification>
{
    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;

    private PlatformSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
    }

    /// <summary>How many blocks were given so far.</summary>
    public int Given { get; private set; }

    /// <summary>How many blocks were given since the machine was fresh or drained: the promise speaks of that moment.</summary>
    public int SinceDrained { get; private set; }

    /// <summary>How many promised blocks in a row were refused.</summary>
    public int Refusals { get; set; }

    public static PlatformSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether a block of this many pages must be given now.</summary>
    public bool IsPromised(ulong pages)
    {
        var room = _state.Profile.Platform.Room;
        return SinceDrained < room.Blocks && pages <= (ulong)room.PagesPerBlock;
    }

    /// <summary>A block was given.</summary>
    public void Count()
    {
        Given++;
        SinceDrained++;
        Refusals = 0;
    }

    /// <summary>What was put off is done; if no block is live, the machine is drained.</summary>
    public void Settle()
    {
        if (_memory.Blocks.Count == 0)
        {
            SinceDrained = 0;
        }
    }
}
