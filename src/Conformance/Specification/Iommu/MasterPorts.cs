using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>The ports of devices behind the first: what may be done through them now, and what was stored last.</summary>
internal sealed class MasterPortSpecification : ISpecificationPart<MasterPortSpecification>
{
    private readonly MemorySpecification _memory;

    private MasterPortSpecification(SpecificationState state)
    {
        _memory = state.Part<MemorySpecification>();
    }

    public static MasterPortSpecification Create(SpecificationState state) => new(state);

    /// <summary>What was last stored through a port behind the first; null if nothing was since it was looked at.</summary>
    public PortStore? Latest { get; set; }

    /// <summary>Whether a device may make an access through a port: nothing is said of the order of stores that two of them have in flight.</summary>
    public bool IsOpen(DeviceId device, int port) => !_memory.IsInFlightElsewhere(device, port);

    /// <summary>A store through a port.</summary>
    /// <param name="Device">The device.</param>
    /// <param name="Port">The port.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Offset">The first byte, from the start of the window.</param>
    /// <param name="Size">How many bytes.</param>
    public readonly record struct PortStore(DeviceId Device, int Port, ulong Window, ulong Offset, ulong Size);
}
