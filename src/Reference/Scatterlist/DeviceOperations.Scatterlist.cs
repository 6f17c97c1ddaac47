using System.Diagnostics.CodeAnalysis;

namespace Dma.Reference;

// Lists: each entry is mapped, synced and unmapped as a buffer is; where addresses are given out, neighbours may share them.
public abstract partial class DeviceOperations
{
    /// <summary>Maps a list.</summary>
    /// <param name="buffers">Its entries; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes of the map.</param>
    /// <param name="list">The mapping.</param>
    /// <returns>Whether there is one; if not, nothing of the list is mapped.</returns>
    public virtual bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        list = null;
        var entries = new Mapping[buffers.Length];
        var mapped = 0;
        while (mapped < buffers.Length)
        {
            var run = entries.AsSpan(mapped, RunAt(buffers[mapped..]));
            if (!TryMapRun(buffers.Slice(mapped, run.Length), direction, attributes, run))
            {
                // The CPU gave these for nothing, and takes back what it had.
                UnmapEntries(entries.AsSpan(0, mapped), attributes | DmaAttributes.SkipCpuSync);
                return false;
            }
            mapped += run.Length;
        }
        list = new(entries, Device.Merging.Merge(entries));
        return true;
    }

    /// <summary>Ends the mapping of a list.</summary>
    /// <param name="list">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    public virtual void UnmapList(ListMapping list, DmaAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(list);
        UnmapEntries(list.Entries, attributes);
    }

    /// <summary>The CPU takes all of a list.</summary>
    /// <param name="list">The mapping.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void SyncListForCpu(ListMapping list, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(list);
        foreach (ref readonly var entry in list.Entries)
            SyncForCpu(entry, ByteCount.Zero, entry.Size, direction);
    }

    /// <summary>The CPU gives all of a list.</summary>
    /// <param name="list">The mapping.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void SyncListForDevice(ListMapping list, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(list);
        foreach (ref readonly var entry in list.Entries)
            SyncForDevice(entry, ByteCount.Zero, entry.Size, direction);
    }

    /// <summary>How many of the entries, from the first on, get their addresses together.</summary>
    /// <param name="buffers">The entries; at least 1.</param>
    protected virtual int RunAt(ReadOnlySpan<ScatterBuffer> buffers) => 1;

    /// <summary>Maps the entries that get their addresses together.</summary>
    /// <param name="buffers">The entries; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes of the map.</param>
    /// <param name="entries">Filled with a mapping for each.</param>
    /// <returns>Whether they are mapped; if not, none is.</returns>
    protected virtual bool TryMapRun(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<Mapping> entries
    )
    {
        var (buffer, size) = buffers[0];
        if (!TryMap(buffer, size, direction, attributes, out var address))
            return false;
        entries[0] = new(address, size, direction, buffer);
        return true;
    }

    /// <summary>Ends the mappings of entries.</summary>
    /// <param name="entries">All of a list, or those that were mapped before one could not be; whole runs.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    protected virtual void UnmapEntries(ReadOnlySpan<Mapping> entries, DmaAttributes attributes)
    {
        foreach (ref readonly var entry in entries)
            Unmap(entry, attributes);
    }
}
