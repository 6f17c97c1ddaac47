using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>
/// Removed translations that were buffered stay usable until a flush; their addresses are given out again only then.
/// Flushes come when many wait, now and then, and when the machine settles.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="number">The number by which devices name the domain.</param>
internal sealed class LazyDomain(Machine machine, int number) : IommuDomain(machine, number)
{
    private const int MostWaiting = 16;

    private readonly List<(ulong Page, ulong Count)> _waiting = [];

    public override void Unmap(ulong page, ulong count)
    {
        base.Unmap(page, count);
        _waiting.Add((page, count));
        if (_waiting.Count == MostWaiting || Machine.Choices.Draw(Choice.Flush, (ulong)Number) % 16 == 0)
            Flush();
    }

    public override void Settle() => Flush();

    private void Flush()
    {
        foreach (var (page, count) in _waiting)
        {
            base.Invalidate(page, count);
            ((LazyAddresses)Addresses).FreeNow(page);
        }
        _waiting.Clear();
    }

    protected override void Invalidate(ulong page, ulong count) { }
}

/// <summary>Keeps addresses until their translations are flushed.</summary>
/// <param name="domain">The domain.</param>
internal sealed class LazyAddresses(IommuDomain domain) : AddressAllocator(domain)
{
    private readonly HashSet<ulong> _flushed = [];

    // The flush of an unmap may come before the address is freed.
    public override void Free(ulong page)
    {
        if (_flushed.Remove(page))
            base.Free(page);
        else
            _flushed.Add(page);
    }

    public void FreeNow(ulong page) => Free(page);
}
