namespace Dma;

/// <summary>Registers of a device that others can be given (<see cref="IDispatch.MapResource" />): storage beside memory, which holds what was stored last. Immutable.</summary>
public sealed record RegisterWindow
{
    /// <summary>The device whose registers they are.</summary>
    public required DeviceId Owner { get; init; }

    /// <summary>The physical address of the first byte.</summary>
    public required PhysicalAddress Start { get; init; }

    /// <summary>How many bytes, 1 byte to 256 KiB; the window may end with the last byte of the space.</summary>
    public required ByteCount Size { get; init; }
}
