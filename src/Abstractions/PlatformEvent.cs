using System.Globalization;

namespace Dma;

/// <summary>What an event reports.</summary>
public enum PlatformEventKind
{
    /// <summary>A device accessed an address that it may not access.</summary>
    Fault = 0,
}

/// <summary>Something that a platform reports beside its answers; drained after every operation.</summary>
/// <param name="Kind">What it reports.</param>
/// <param name="Device">The device that made the access.</param>
/// <param name="Range">The bytes at fault, inside the access.</param>
/// <param name="IsWrite">Whether the access was a store.</param>
public readonly record struct PlatformEvent(PlatformEventKind Kind, DeviceId Device, DmaRange Range, bool IsWrite)
{
    /// <summary>The event in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Kind} of {Device}, {(IsWrite ? "store to" : "load from")} {Range}"
        );
}
