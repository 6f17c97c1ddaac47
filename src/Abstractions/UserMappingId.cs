using System.Globalization;

namespace Dma;

/// <summary>A mapping of a buffer to user space, as the platform that made it names it; while it lives the name is its own.</summary>
/// <param name="Value">The name, opaque to everyone but the platform.</param>
public readonly record struct UserMappingId(ulong Value)
{
    /// <summary>The name, as <c>user mapping 0x1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"user mapping 0x{Value:x}");
}
