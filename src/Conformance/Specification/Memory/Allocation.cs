namespace Dma.Conformance.Specification.Memory;

/// <summary>A buffer that was allocated for a device: memory, and the device's window on it.</summary>
/// <param name="window">The device's window, over the whole of its memory.</param>
internal sealed class Allocation(Mapping window) : IStandsFor<Block>, IStandsFor<Mapping>
{
    public Mapping Window { get; } = window;

    /// <summary>What the platform gave, to be given back.</summary>
    public required CoherentBuffer Buffer { get; init; }

    /// <summary>The flags with which it was allocated.</summary>
    public required Gfp Flags { get; init; }

    /// <summary>The attributes with which it was allocated.</summary>
    public required DmaAttributes Attributes { get; init; }

    /// <summary>Whether the call for memory that is not coherent made it.</summary>
    public required bool ByNonCoherentCall { get; init; }

    /// <summary>The declared memory that it lies in; null for other memory.</summary>
    public DeclaredRegion? Region { get; init; }

    /// <summary>Whether it is no buffer that the platform allocated, but a part of the declared memory that was marked; it is never freed.</summary>
    public bool IsMarked { get; init; }

    Block? IStandsFor<Block>.Other => Window.Ended ? null : Window.Block;

    Mapping IStandsFor<Mapping>.Other => Window;
}
