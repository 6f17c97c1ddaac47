namespace Dma.Reference;

/// <summary>An address space that devices are attached to: a domain with a window, and who holds it.</summary>
/// <param name="id">Its name.</param>
/// <param name="domain">Its translations and addresses.</param>
public sealed class AddressSpace(AddressSpaceId id, IommuDomain domain)
{
    /// <summary>Its name, until it is released.</summary>
    public AddressSpaceId Id { get; } = id;

    /// <summary>Its translations and addresses.</summary>
    public IommuDomain Domain { get; } = domain;

    /// <summary>Whether its name was given back.</summary>
    public bool IsReleased { get; set; }

    /// <summary>How many hold it: its name, and each device that is attached to it.</summary>
    public int References { get; set; } = 1;
}
