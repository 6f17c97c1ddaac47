using Dma.Reference;

namespace Dma.Variants.Coherent;

/// <summary>Every buffer is seen at addresses of its own: the lowest there are, or the highest, up to the last page of all.</summary>
/// <param name="machine">The machine.</param>
/// <param name="fromTop">Whether the highest addresses come first.</param>
internal sealed class RemapsAll(Machine machine, bool fromTop) : CoherentAllocator(machine)
{
    private const ulong Size = 128UL << 20;

    private CpuAddress Base => Machine.Parts.MemoryMap.RemapBase;

    protected override CpuView ViewOf(in CoherentRequest request, MemoryType type, ulong pages) =>
        base.ViewOf(request, type, pages) == CpuView.None ? CpuView.None : CpuView.Remapped;

    protected override bool TryMakeCpuAddress(
        in CoherentRequest request,
        FrameRange frames,
        CpuView view,
        out CpuAddress address
    )
    {
        if (view != CpuView.Remapped)
            return base.TryMakeCpuAddress(request, frames, view, out address);
        var all = Size >> Machine.PageShift;
        var alignment = AlignmentOf(frames.Count, Description.CpuAlignmentCap);
        for (var turn = 0UL; turn * alignment + frames.Count <= all; turn++)
        {
            var page = fromTop ? (all - frames.Count) / alignment * alignment - turn * alignment : turn * alignment;
            if (IsFree(page, frames.Count, all))
            {
                address = Base.Add(new(page << Machine.PageShift));
                return true;
            }
            if (page < alignment && fromTop)
                break;
        }
        address = default;
        return false;
    }

    // With a page before and one behind, either of which may be the one that leads nowhere.
    private bool IsFree(ulong page, ulong count, ulong all)
    {
        for (var next = page == 0 ? 0 : page - 1; next < Math.Min(page + count + 1, all); next++)
        {
            if (FindRemapped(Base.Add(new(next << Machine.PageShift)), out _) is not null)
                return false;
        }
        return true;
    }
}
