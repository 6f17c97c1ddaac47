namespace Dma.Reference;

/// <summary>
/// Takes the power of devices away and gives it back. An IOMMU forgets its translations with it, and gets them anew out of the
/// tables of the domain. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public class Suspension(Machine machine) : MachinePart(machine)
{
    private readonly HashSet<DeviceId> _suspended = [];

    /// <summary>Takes the power of a device away.</summary>
    /// <param name="device">The device.</param>
    public virtual Answer Suspend(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!_suspended.Add(device.Id))
            return Answer.Failed(Errno.Busy);
        device.Land();
        return Answer.Ok;
    }

    /// <summary>Gives the power of a device back.</summary>
    /// <param name="device">The device.</param>
    public virtual Answer Restart(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!_suspended.Remove(device.Id))
            return Answer.Failed(Errno.Invalid);
        if (device.Operations is TranslatedOperations { Domain: var domain })
            device.Ports.Restore(domain, unit => Restore(domain, unit));
        return Answer.Ok;
    }

    /// <summary>Gives an IOMMU of a device what it had translated.</summary>
    /// <param name="domain">The domain of the device.</param>
    /// <param name="unit">The IOMMU, without translations.</param>
    protected virtual void Restore(IommuDomain domain, PortIommu unit)
    {
        ArgumentNullException.ThrowIfNull(domain);
        foreach (var (page, frames, direction) in domain.Translations)
            unit.Map(page, frames, direction);
    }
}
