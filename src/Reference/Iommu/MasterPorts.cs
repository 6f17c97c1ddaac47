using System.Collections.Immutable;

namespace Dma.Reference;

/// <summary>The ports of a device behind its first, which is its <see cref="Device.BusMaster" />. Replaceable.</summary>
public class MasterPorts : DevicePart
{
    /// <summary>The ports that a device is described with.</summary>
    /// <param name="device">The device.</param>
    public MasterPorts(Device device)
        : base(device)
    {
        var further = Machine.Parts.Ports(device.Description).Ports - 1;
        Further = [.. Enumerable.Range(0, further).Select(_ => Machine.Parts.PortMaster(device))];
    }

    /// <summary>The ports behind the first, in their order.</summary>
    public ImmutableArray<PortMaster> Further { get; }

    /// <summary>The IOMMU of the first port since the device was resumed; null while that is the domain's own.</summary>
    public PortIommu? First { get; private set; }

    /// <summary>The device was resumed: the IOMMU of each port begins anew.</summary>
    /// <param name="domain">The domain of the device.</param>
    /// <param name="fill">Gives an IOMMU what it had translated.</param>
    public void Restore(IommuDomain domain, Action<PortIommu> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var further = Further.Where(port => port.Iommu is not null).ToArray();
        Leave();
        First = Begin(domain, fill);
        foreach (var port in further)
            port.Iommu = Begin(domain, fill);
    }

    /// <summary>The device is attached to an address space: each port gets an IOMMU with what is mapped there.</summary>
    /// <param name="domain">The domain of the address space.</param>
    public virtual void Enter(IommuDomain domain)
    {
        Leave();
        foreach (var port in Further)
            port.Iommu = Begin(domain, unit => Copy(domain, unit));
    }

    /// <summary>The device is no longer attached.</summary>
    public virtual void Leave()
    {
        First?.Domain.Part(First);
        First = null;
        foreach (var port in Further)
        {
            port.Iommu?.Domain.Part(port.Iommu);
            port.Iommu = null;
        }
    }

    /// <summary>The device waits for the stores of these ports.</summary>
    public virtual void Complete() => Land();

    /// <summary>Lands all stores of these ports.</summary>
    public void Land()
    {
        foreach (var port in Further)
            port.Complete();
    }

    /// <summary>Lands the stores of these ports whose step has come.</summary>
    public void LandDue()
    {
        foreach (var port in Further)
        {
            if (port.HasPostedStores)
                port.LandDue();
        }
    }

    /// <inheritdoc />
    public override void Settle() => Land();

    private static void Copy(IommuDomain domain, PortIommu unit)
    {
        foreach (var (page, frames, direction) in domain.Translations)
            unit.Map(page, frames, direction);
    }

    private PortIommu Begin(IommuDomain domain, Action<PortIommu> fill)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var unit = Machine.Parts.PortIommu(Machine, domain);
        fill(unit);
        domain.Join(unit);
        return unit;
    }
}
