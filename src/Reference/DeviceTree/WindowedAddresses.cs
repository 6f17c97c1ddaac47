namespace Dma.Reference;

/// <summary>Gives out the DMA addresses of a window.</summary>
/// <param name="domain">The domain.</param>
/// <param name="window">The window.</param>
internal sealed class WindowedAddresses(IommuDomain domain, DmaRange window) : AddressAllocator(domain)
{
    private readonly RangeMap<byte> _live = new();

    private ulong First =>
        (window.Start.Value >> Domain.Machine.PageShift)
        + ((window.Start.Value & Domain.Machine.PageMask) == 0 ? 0UL : 1UL);

    private UInt128 End => (window.Start.Value + (UInt128)window.Length.Value) >> Domain.Machine.PageShift;

    /// <inheritdoc />
    public override bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page) =>
        TryAllocate(count, 1, lastAddress, out page);

    /// <inheritdoc />
    public override bool TryAllocate(ulong count, ulong alignment, DmaAddress lastAddress, out ulong page)
    {
        var end = (ulong)UInt128.Min(End, ((UInt128)lastAddress.Value + 1) >> Domain.Machine.PageShift);
        var choice = Domain.Machine.Choices.Draw(Purpose.Address, (ulong)Domain.Number);
        var isFound =
            choice % 4 == 0
                ? _live.TryLastFit(First, end, count, alignment, 0, out page)
                : _live.TryFirstFit(First, end, count, alignment, 0, out page);
        if (isFound)
            _live.Add(page, count, default);
        return isFound;
    }

    /// <inheritdoc />
    public override void Divide(ulong page, ulong count)
    {
        var position = _live.Find(page);
        var (first, length, _) = _live[position];
        if (length <= count)
            return;
        _live.RemoveAt(position);
        _live.Add(first, count, default);
        _live.Add(first + count, length - count, default);
    }

    /// <inheritdoc />
    public override void Free(ulong page) => _live.RemoveAt(_live.Find(page));
}
