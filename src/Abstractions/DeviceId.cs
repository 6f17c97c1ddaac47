using System.Globalization;

namespace Dma;

/// <summary>A device of a platform: its position in <see cref="IDmaPlatform.Devices" />, from 0.</summary>
/// <param name="Index">The position.</param>
public readonly record struct DeviceId(int Index)
{
    /// <summary>The position, as <c>device 0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"device {Index}");
}
