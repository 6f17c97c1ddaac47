using System.Globalization;

namespace Dma;

/// <summary>A pool, as the platform that made it names it. Every value is an ordinary one.</summary>
/// <param name="Value">What the platform knows it by.</param>
public readonly record struct PoolId(ulong Value)
{
    /// <summary>The pool, as <c>pool 0x00000000</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pool 0x{Value:x8}");
}
