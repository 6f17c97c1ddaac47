namespace Dma;

/// <summary>What a platform says of the bus master ports of a device. Immutable; the default is one port.</summary>
public sealed record MasterPortsDescription
{
    /// <summary>A description that says nothing.</summary>
    public static MasterPortsDescription Unstated { get; } = new();

    /// <summary>How many ports the device has, 1 to 8. The suite makes accesses through those behind the first.</summary>
    public int Ports { get; init; } = 1;
}
