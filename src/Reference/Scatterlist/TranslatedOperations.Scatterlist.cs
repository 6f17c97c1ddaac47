namespace Dma.Reference;

// Entries whose pages meet get addresses side by side, so that the device sees them as one.
public partial class TranslatedOperations
{
    /// <inheritdoc />
    protected override int RunAt(ReadOnlySpan<ScatterBuffer> buffers)
    {
        var most = Math.Min(Device.Merging.MaxSegmentSize.Value, Largest);
        var count = 1;
        var size = buffers[0].Size.Value;
        while (
            count < buffers.Length
            && Device.Merging.CanMeet(buffers[count - 1], buffers[count])
            && size <= most
            && buffers[count].Size.Value <= most - size
        )
            size += buffers[count++].Size.Value;
        return count;
    }

    /// <inheritdoc />
    /// <remarks>Where there is no room for all side by side, each gets an address of its own.</remarks>
    protected override bool TryMapRun(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<Mapping> entries
    )
    {
        if (buffers.Length > 1 && TryPlaceTogether(buffers, direction, entries))
        {
            foreach (ref readonly var entry in entries)
                AtMap(entry, attributes);
            return true;
        }
        for (var index = 0; index < buffers.Length; index++)
        {
            if (base.TryMapRun(buffers.Slice(index, 1), direction, attributes, entries.Slice(index, 1)))
                continue;
            UnmapEntries(entries[..index], attributes | DmaAttributes.SkipCpuSync);
            return false;
        }
        return true;
    }

    /// <summary>Gives entries addresses side by side; each gives its own back alone.</summary>
    /// <param name="buffers">The entries; at least 2.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="entries">Filled with a mapping for each.</param>
    /// <returns>Whether there is room; if not, nothing has changed.</returns>
    protected virtual bool TryPlaceTogether(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        Span<Mapping> entries
    )
    {
        var pages = 0UL;
        foreach (var (start, size) in buffers)
            pages += PagesOf(start.Value & Machine.PageMask, size);
        if (!TryTakeAddresses(pages, out var page))
            return false;
        for (var index = 0; index < buffers.Length; index++)
        {
            var (start, size) = buffers[index];
            var offset = start.Value & Machine.PageMask;
            var count = PagesOf(offset, size);
            Domain.Addresses.Divide(page, count);
            Domain.Map(page, new(start.Value >> Machine.PageShift, count), direction);
            entries[index] = new(new((page << Machine.PageShift) + offset), size, direction, start);
            page += count;
        }
        return true;
    }
}
