using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>An address space of the mapping API, to which devices are attached.</summary>
internal sealed class AddressSpace
{
    /// <summary>The id of the step that created it.</summary>
    public required ulong Id { get; init; }

    /// <summary>What the platform knows it by, as long as it is not released.</summary>
    public required AddressSpaceId Name { get; init; }

    /// <summary>Where the addresses of its devices lie: the window that it was created with.</summary>
    public required Interval Window { get; init; }

    /// <summary>The isolation domain that its devices are in.</summary>
    public ulong Domain => AttachmentSpecification.DomainMadeAt(Id);

    /// <summary>Whether its name was given back.</summary>
    public bool IsReleased { get; set; }

    /// <summary>How many devices are attached to it.</summary>
    public int Devices { get; set; }
}
