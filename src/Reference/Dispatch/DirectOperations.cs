using System.Collections.Immutable;
using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// The operations of a device that reaches memory without translation: DMA address = physical address minus the offset of
/// its bus. Nothing keeps it from memory that is not mapped. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public class DirectOperations(Device device) : DeviceOperations(device)
{
    private readonly ImmutableArray<DmaWindow> _windows = device.Machine.Parts.BusWindows(device.Description);

    /// <inheritdoc />
    public override DmaMask RequiredMask =>
        _windows.IsEmpty
            ? MaskOf(Machine.Parts.MemoryMap.LastFrame)
            : DmaMask.FromBits(64 - BitOperations.LeadingZeroCount(Device.Description.BusLimit.Value));

    /// <inheritdoc />
    /// <remarks>Without limit: blocks of pages are contiguous already.</remarks>
    public override ByteCount LargestMapping => new(ulong.MaxValue);

    /// <inheritdoc />
    /// <remarks>Those that reach the memory behind <see cref="PagePlacement.Low" />.</remarks>
    public override bool Supports(DmaMask mask) => mask.Value >= MaskOf(Machine.Parts.MemoryMap.Low.End - 1).Value;

    /// <inheritdoc />
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        (memory, reach) = (default, size);
        if (!TryPass(start, size, out var found, out var passed))
            return false;
        var frame = found >> Machine.PageShift;
        if (!Machine.Parts.MemoryMap.TryFindRegion(frame, out var region))
        {
            memory = new(found);
            return Machine.Registers.TryReach(memory, passed, out reach);
        }
        var left = ((region.End - frame) << Machine.PageShift) - (found & Machine.PageMask);
        memory = new(found);
        reach = new(Math.Min(passed.Value, left));
        return true;
    }

    /// <inheritdoc />
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    ) => TryToDma(registers, out address) && Device.Masks.Admits(address, size);

    /// <inheritdoc />
    public override PhysicalAddress? Origin => new(unchecked((ulong)Device.Description.BusOffset));

    /// <inheritdoc />
    public override FrameRange FramesWithin(DmaAddress last)
    {
        if (!_windows.IsEmpty)
            return FramesBehind(_windows[0], last);
        // In 128 bits, since the bus may begin below physical address 0 and end beyond the last one.
        var start = Int128.Max(Device.Description.BusOffset, 0);
        var end = Int128.Min((Int128)last.Value + Device.Description.BusOffset + 1, (Int128)ulong.MaxValue + 1);
        var first = (start + Machine.PageMask) >> Machine.PageShift;
        var count = Int128.Max((end >> Machine.PageShift) - first, 0);
        return new((ulong)first, (ulong)count);
    }

    /// <inheritdoc />
    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        if (!TryToDma(Machine.AddressOf(frames.First), out address))
            return false;
        var last = Device.Masks.LastCoherentAddress.Value;
        var size = frames.Count << Machine.PageShift;
        return LeadsOn(Machine.AddressOf(frames.First), new(size))
            && address.Value <= last
            && size - 1 <= last - address.Value;
    }

    /// <inheritdoc />
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var reachable = TryToDma(buffer, out address);
        return reachable && LeadsOn(buffer, size) && Device.Masks.Admits(address, size);
    }

    /// <summary>Where the device sees a byte of memory.</summary>
    /// <param name="memory">The physical address.</param>
    /// <param name="address">The DMA address.</param>
    /// <returns>Whether the byte is on the device's bus at all.</returns>
    protected virtual bool TryToDma(PhysicalAddress memory, out DmaAddress address)
    {
        if (WindowOf(memory) is { } window)
        {
            address = window.Start.Add(new(memory.Value - window.Memory.Value));
            return true;
        }
        if (!_windows.IsEmpty)
        {
            address = default;
            return false;
        }
        var visible = TryShift(memory.Value, -Device.Description.BusOffset, out var value);
        address = new(value);
        return visible;
    }

    /// <summary>Finds the physical address to which the buses pass an access on.</summary>
    /// <param name="start">The DMA address.</param>
    /// <param name="size">How many bytes are accessed; at least 1.</param>
    /// <param name="memory">The physical address.</param>
    /// <param name="passed">How many of the bytes go there.</param>
    /// <returns>Whether the buses pass it on.</returns>
    private bool TryPass(DmaAddress start, ByteCount size, out ulong memory, out ByteCount passed)
    {
        passed = size;
        foreach (var window in _windows)
        {
            var offset = unchecked(start.Value - window.Start.Value);
            if (offset >= window.Length.Value)
                continue;
            memory = window.Memory.Value + offset;
            passed = new(Math.Min(size.Value, window.Length.Value - offset));
            return true;
        }
        memory = 0;
        var last = unchecked(start.Value + (size.Value - 1));
        return _windows.IsEmpty
            && last <= Device.Description.BusLimit.Value
            && TryShift(start.Value, Device.Description.BusOffset, out memory);
    }

    private DmaWindow? WindowOf(PhysicalAddress memory)
    {
        foreach (var window in _windows)
        {
            if (unchecked(memory.Value - window.Memory.Value) < window.Length.Value)
                return window;
        }
        return null;
    }

    // What begins in a window and goes on in another has no addresses side by side.
    private bool LeadsOn(PhysicalAddress memory, ByteCount size) =>
        WindowOf(memory) is not { } window || size.Value <= window.Length.Value - (memory.Value - window.Memory.Value);

    private FrameRange FramesBehind(DmaWindow window, DmaAddress last)
    {
        if (last.Value < window.Start.Value)
            return default;
        var length = Math.Min(window.Length.Value, last.Value - window.Start.Value + 1);
        var first = ((UInt128)window.Memory.Value + Machine.PageMask) >> Machine.PageShift;
        var end = ((UInt128)window.Memory.Value + length) >> Machine.PageShift;
        return new((ulong)first, (ulong)(end > first ? end - first : 0));
    }

    private DmaMask MaskOf(ulong frame)
    {
        var lastByte = new PhysicalAddress((frame << Machine.PageShift) + Machine.PageMask);
        return TryToDma(lastByte, out var last)
            ? DmaMask.FromBits(64 - BitOperations.LeadingZeroCount(last.Value))
            : DmaMask.All;
    }

    private static bool TryShift(ulong value, long distance, out ulong shifted)
    {
        shifted = unchecked(value + (ulong)distance);
        return distance >= 0 ? shifted >= value : shifted < value;
    }
}
