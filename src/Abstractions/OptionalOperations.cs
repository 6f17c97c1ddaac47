namespace Dma;

/// <summary>Which optional calls the operations of one device have. Immutable.</summary>
/// <remarks>A call that is missing is answered as failed; it is never an exception.</remarks>
public sealed record OptionalOperations
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Whether coherent buffers can be allocated for it; with <see cref="Claim.No" /> every such allocation fails. Unstated: no room is promised for it.</summary>
    public Claim Allocates { get; init; } = Claim.Yes;

    /// <summary>The same for buffers that need not be coherent (<see cref="INonCoherent" />).</summary>
    public Claim AllocatesNonCoherent { get; init; } = Claim.Yes;

    /// <summary>Whether it can be given registers; with <see cref="Claim.No" /> every such mapping fails.</summary>
    public Claim MapsResources { get; init; }
}
