using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dma.Reference;

namespace Dma.Variants.Streaming;

/// <summary>Memory far up stands at the upper end of the device's address space, its last byte at the last address of all.</summary>
/// <param name="device">The device.</param>
internal sealed class BothEndsOfTheSpace(Device device) : DirectOperations(device)
{
    private const int Bits = 40;

    private ulong Distance => unchecked(0 - ((Machine.Parts.MemoryMap.LastFrame + 1) << Machine.PageShift));

    /// <remarks>In the hole between the two parts.</remarks>
    public override DmaAddress ErrorAddress => new(1UL << 63);

    public override DmaMask RequiredMask => DmaMask.All;

    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        var isUpper = BitOperations.LeadingZeroCount(start.Value) < 64 - Bits;
        memory = new(isUpper ? unchecked(start.Value - Distance) : start.Value);
        reach = size;
        return Machine.Parts.MemoryMap.TryFindRegion(memory.Value >> Machine.PageShift, out _);
    }

    protected override bool TryToDma(PhysicalAddress memory, out DmaAddress address)
    {
        var isUpper = BitOperations.LeadingZeroCount(memory.Value) < 64 - Bits;
        address = new(isUpper ? unchecked(memory.Value + Distance) : memory.Value);
        return true;
    }
}

/// <summary>Refuses mappings now and then.</summary>
/// <param name="device">The device.</param>
/// <param name="moods">When.</param>
/// <param name="lists">When lists are refused.</param>
internal class RefusesMappings(Device device, Platform.Moods moods, Platform.Moods lists) : DirectOperations(device)
{
    /// <summary>Whether what is mapped is an entry of a list.</summary>
    protected bool IsInList { get; set; }

    // A list is refused as one, however many entries it has.
    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        list = null;
        if (lists.Refuses(Machine, 3))
            return false;
        IsInList = true;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        IsInList = false;
        if (isMapped)
            lists.Grant();
        return isMapped;
    }

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        if (IsInList)
            return base.TryMakeAddress(buffer, size, direction, out address);
        if (moods.Refuses(Machine, 1) || !base.TryMakeAddress(buffer, size, direction, out address))
            return false;
        moods.Grant();
        return true;
    }
}
