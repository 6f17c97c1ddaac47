using System.Globalization;

namespace Dma;

/// <summary>A mapped list, as the platform names it from <see cref="IScatterlist.MapList" /> to <see cref="IScatterlist.UnmapList" />.</summary>
/// <param name="Value">Chosen by the platform; no other list that is mapped for the device has it.</param>
public readonly record struct ListId(ulong Value)
{
    /// <summary>The id, in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"list 0x{Value:x}");
}
