namespace Dma;

/// <summary>One entry of a list: bytes of one block of pages (the kernel's <c>struct scatterlist</c> before it is mapped).</summary>
/// <param name="Page">A page of the block.</param>
/// <param name="Offset">The first byte, from the start of the page; may exceed the page, inside the block.</param>
/// <param name="Length">How many bytes; at least 1.</param>
public readonly record struct ScatterEntry(PageNumber Page, ByteCount Offset, ByteCount Length)
{
    /// <summary>The entry as <c>page+offset, length</c>, in hexadecimal.</summary>
    public override string ToString() => $"{Page}+{Offset}, {Length} bytes";
}
