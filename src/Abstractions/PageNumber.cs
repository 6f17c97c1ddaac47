using System.Globalization;

namespace Dma;

/// <summary>The name of a page of memory, opaque to everyone but the platform that gave it (the kernel's <c>struct page</c>).</summary>
/// <remarks>The pages of one block have consecutive numbers; nothing else may be concluded from a number.</remarks>
/// <param name="Value">The number.</param>
public readonly record struct PageNumber(ulong Value)
{
    /// <summary>The page <paramref name="count" /> pages further on in the same block.</summary>
    /// <param name="count">A distance in pages.</param>
    /// <exception cref="OverflowException">The result does not fit in 64 bits.</exception>
    public PageNumber Add(ulong count) => new(checked(Value + count));

    /// <summary>The number in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"page 0x{Value:x}");
}
