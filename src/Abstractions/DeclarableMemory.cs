namespace Dma;

/// <summary>Memory that may be declared for one device, all of it or any whole pages of it. Immutable.</summary>
/// <remarks>
/// It is nothing else's: no page and no buffer of the platform's own comes out of it, and at its device addresses the device
/// finds it and nothing else, as long as it is declared and otherwise.
/// </remarks>
/// <param name="Device">The device.</param>
/// <param name="Start">The physical address of the first byte, as the CPU's bus shows it; a multiple of the page size.</param>
/// <param name="DeviceAddress">Where the device finds the first byte; a multiple of the page size. May be 0, and beyond every mask.</param>
/// <param name="Size">How many bytes: whole pages, at least one; neither range passes the end of its space.</param>
public sealed record DeclarableMemory(DeviceId Device, PhysicalAddress Start, DmaAddress DeviceAddress, ByteCount Size);
