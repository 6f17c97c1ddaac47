namespace Dma.Reference;

/// <summary>The operations of a device that a driver attached to a domain of its own: the mapping API does not serve it, and it reaches what the domain translates. Replaceable.</summary>
/// <param name="device">The device.</param>
/// <param name="domain">The domain.</param>
public class DomainOperations(Device device, PagedDomain domain) : NoDmaOperations(device)
{
    /// <summary>The domain.</summary>
    public PagedDomain Domain { get; } = domain;

    /// <inheritdoc />
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        var offset = start.Value & Machine.PageMask;
        reach = new(Math.Min(size.Value, Machine.PageMask + 1 - offset));
        var reached = Domain.TryTranslate(start.Value >> Machine.PageShift, isWrite, out var frame);
        memory = new((frame << Machine.PageShift) + offset);
        return reached;
    }
}
