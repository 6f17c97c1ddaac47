using System.Globalization;

namespace Dma;

/// <summary>An address space that devices are attached to, as the platform that made it names it. Every value is an ordinary one.</summary>
/// <param name="Value">What the platform knows it by.</param>
public readonly record struct AddressSpaceId(ulong Value)
{
    /// <summary>The address space, as <c>space 0x00000000</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"space 0x{Value:x8}");
}
