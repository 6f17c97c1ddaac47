namespace Dma;

/// <summary>What a platform says of the operations of its devices. Immutable; the defaults promise nothing.</summary>
public sealed record DispatchDescription
{
    /// <summary>A description that says nothing.</summary>
    public static DispatchDescription Unstated { get; } = new();

    /// <summary>The registers that devices can be given, at most 64 windows, none of which has a byte of another or of memory.</summary>
    public IReadOnlyList<RegisterWindow> Registers { get; init; } = [];

    /// <summary>Which optional calls the operations of a device have, at most one line a device. A device without one is as its line with the defaults.</summary>
    public IReadOnlyList<OptionalOperations> Optional { get; init; } = [];

    /// <summary>How many mappings of registers may be live at once, 0 or more, over all devices of which <see cref="OptionalOperations.MapsResources" /> is yes and whose mask reaches <see cref="ResourceMask" />.</summary>
    public int ResourceMappings { get; init; }

    /// <summary>A mask with which every such device reaches all registers; 2^n-1, or zero, the default, which promises no mapping of them.</summary>
    public DmaMask ResourceMask { get; init; }
}
