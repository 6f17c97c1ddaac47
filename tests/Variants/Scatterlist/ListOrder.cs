using System.Diagnostics.CodeAnalysis;
using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Variants.Scatterlist;

/// <summary>Hands the entries of a list over from the last to the first; a list that cannot be mapped is unmapped in full.</summary>
/// <param name="device">The device.</param>
internal sealed class DirectFromTheEnd(Device device) : DirectOperations(device)
{
    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    ) => FromTheEnd.TryMapList(this, buffers, direction, attributes, out list);

    public override void UnmapList(ListMapping list, DmaAttributes attributes) =>
        FromTheEnd.Unmap(this, list.Entries, attributes);

    public override void SyncListForCpu(ListMapping list, DmaDirection direction)
    {
        for (var index = list.Entries.Length - 1; index >= 0; index--)
            SyncForCpu(list.Entries[index], ByteCount.Zero, list.Entries[index].Size, direction);
    }

    public override void SyncListForDevice(ListMapping list, DmaDirection direction)
    {
        for (var index = list.Entries.Length - 1; index >= 0; index--)
            SyncForDevice(list.Entries[index], ByteCount.Zero, list.Entries[index].Size, direction);
    }
}

/// <summary>The same with entries that are copies.</summary>
/// <param name="device">The device.</param>
/// <param name="pool">The pool of the machine.</param>
internal sealed class CopiesFromTheEnd(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    ) => FromTheEnd.TryMapList(this, buffers, direction, attributes, out list);

    public override void UnmapList(ListMapping list, DmaAttributes attributes) =>
        FromTheEnd.Unmap(this, list.Entries, attributes);
}

/// <summary>What both have in common.</summary>
internal static class FromTheEnd
{
    public static bool TryMapList(
        DeviceOperations operations,
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        list = null;
        var entries = new Mapping[buffers.Length];
        for (var index = buffers.Length - 1; index >= 0; index--)
        {
            var (buffer, size) = buffers[index];
            if (!operations.TryMap(buffer, size, direction, attributes, out var address))
            {
                Unmap(operations, entries.AsSpan(index + 1), attributes);
                return false;
            }
            entries[index] = new(address, size, direction, buffer);
        }
        list = new(entries, operations.Device.Merging.Merge(entries));
        return true;
    }

    public static void Unmap(DeviceOperations operations, ReadOnlySpan<Mapping> entries, DmaAttributes attributes)
    {
        for (var index = entries.Length - 1; index >= 0; index--)
            operations.Unmap(entries[index], attributes);
    }
}
