using System.Globalization;

namespace Dma;

/// <summary>What an event reports.</summary>
public enum PlatformEventKind
{
    /// <summary>A device accessed an address that it may not access.</summary>
    Fault = 0,

    /// <summary>A driver misused the API (<see cref="IDiagnostics" />).</summary>
    Misuse = 1,
}

/// <summary>Something that a platform reports beside its answers; drained after every operation.</summary>
/// <param name="Kind">What it reports.</param>
/// <param name="Device">The device that made the access, or that the misused call was for.</param>
/// <param name="Range">The bytes at fault, inside the access; of a misuse, the DMA addresses that it is about.</param>
/// <param name="IsWrite">Whether the access was a store; of a misuse that is no access, false.</param>
public readonly record struct PlatformEvent(PlatformEventKind Kind, DeviceId Device, DmaRange Range, bool IsWrite)
{
    /// <summary>The class of a misuse; <see cref="Dma.Misuse.None" /> for an event of another kind.</summary>
    public Misuse Misuse { get; init; }

    /// <summary>The step, as <see cref="IStepAware.BeginStep" /> gave it, that made the mapping or buffer that a misuse is about; zero where it is about none.</summary>
    public ulong MadeAt { get; init; }

    /// <summary>The event in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Kind == PlatformEventKind.Misuse ? $"{Misuse} of {Device} at {Range}, made at step {MadeAt}" : $"{Kind} of {Device}, {(IsWrite ? "store to" : "load from")} {Range}")}"
        );
}
