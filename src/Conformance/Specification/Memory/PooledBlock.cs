namespace Dma.Conformance.Specification.Memory;

/// <summary>A block of a pool: memory, and the device's window on it.</summary>
/// <param name="window">The device's window, over the whole of its memory.</param>
internal sealed class PooledBlock(Mapping window) : IStandsFor<Block>, IStandsFor<Mapping>
{
    public Mapping Window { get; } = window;

    /// <summary>The pool that it came from, and goes back to.</summary>
    public required Pool Pool { get; init; }

    /// <summary>What the platform gave, to be given back.</summary>
    public required CoherentBuffer Buffer { get; init; }

    /// <summary>The flags with which it was allocated.</summary>
    public required Gfp Flags { get; init; }

    Block? IStandsFor<Block>.Other => Window.Ended ? null : Window.Block;

    Mapping IStandsFor<Mapping>.Other => Window;
}
