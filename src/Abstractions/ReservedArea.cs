namespace Dma;

/// <summary>A part of memory that was set aside at boot for contiguous blocks (the kernel's <c>struct cma</c>).</summary>
/// <remarks>
/// Its pages have consecutive numbers, and the page <c>n</c> after the first lies <c>n</c> pages behind <paramref name="Start" />. No
/// page of it is given by <see cref="IDmaPlatform.AllocatePages" />, since what that gives cannot be moved.
/// </remarks>
/// <param name="First">The first page.</param>
/// <param name="Pages">How many pages; at least 1.</param>
/// <param name="Start">The physical address of the first byte.</param>
/// <param name="Device">The device that the area serves, alone; null: all devices without an area of their own.</param>
public readonly record struct ReservedArea(PageNumber First, ulong Pages, PhysicalAddress Start, DeviceId? Device)
{
    /// <summary>Page, number of pages and physical address, in hexadecimal.</summary>
    public override string ToString() => $"{First}, {new ByteCount(Pages)} pages at {Start}";
}
