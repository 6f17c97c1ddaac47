using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>A window of device addresses that devices are attached to.</summary>
internal sealed class AddressSpace
{
    /// <summary>The id of the step that created it.</summary>
    public required ulong Id { get; init; }

    /// <summary>What the platform knows it by, as long as it is not released.</summary>
    public required AddressSpaceId Name { get; init; }

    /// <summary>Where addresses of its devices lie.</summary>
    public required Interval Window { get; init; }

    /// <summary>The domain that its devices are in.</summary>
    public ulong Domain => AttachmentSpecification.DomainMadeAt(Id);

    /// <summary>Whether its name was given back.</summary>
    public bool IsReleased { get; set; }

    /// <summary>How many devices are attached to it.</summary>
    public int Devices { get; set; }
}
