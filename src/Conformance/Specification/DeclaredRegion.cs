using System.Numerics;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Memory that is declared for a device, and what of it is taken. Pages count from its first one.</summary>
/// <param name="memory">The part that is declared.</param>
/// <param name="isExclusive">Whether it was declared as exclusive.</param>
/// <param name="pageSize">The size of a page in bytes.</param>
internal sealed class DeclaredRegion(DeclarableMemory memory, bool isExclusive, ulong pageSize)
{
    private readonly List<TakenPages> _taken = [];

    public DeclarableMemory Memory { get; } = memory;

    public bool IsExclusive { get; } = isExclusive;

    /// <summary>The step that declared it.</summary>
    public ulong DeclaredAt { get; init; }

    /// <summary>Where the device finds it.</summary>
    public Interval Window { get; } = Interval.At(memory.DeviceAddress.Value, memory.Size.Value);

    /// <summary>Whether a further declaration for the device was refused.</summary>
    public bool RefusedAnother { get; set; }

    /// <summary>Whether pools may have taken pages of it, which of them nobody knows.</summary>
    public bool MayServePools { get; set; }

    public ulong Pages { get; } = memory.Size.Value / pageSize;

    /// <summary>How many ranges are marked.</summary>
    public int Marks { get; private set; }

    /// <summary>The smallest number of pages, a power of two, that holds a size.</summary>
    public ulong OrderedPages(ulong size) => BitOperations.RoundUpToPowerOf2((size - 1) / pageSize + 1);

    /// <summary>Bytes of it are taken: by a buffer, or by being marked.</summary>
    /// <param name="id">The id of the step that took them.</param>
    /// <param name="start">The first byte, from the beginning.</param>
    /// <param name="size">How many bytes, all of them declared.</param>
    /// <param name="isMark">Whether they are marked.</param>
    public void Take(ulong id, ulong start, ulong size, bool isMark)
    {
        var first = start / pageSize;
        _taken.Add(new TakenPages(id, first, (start + size - 1) / pageSize + 1, first + OrderedPages(size), isMark));
        Marks += isMark ? 1 : 0;
    }

    /// <summary>A buffer was freed.</summary>
    /// <param name="id">The id of the step that took its pages.</param>
    /// <param name="isFree">Whether they are free at once, or may be taken until the machine has settled.</param>
    public void Free(ulong id, bool isFree)
    {
        var index = _taken.FindIndex(taken => taken.Id == id);
        if (index < 0)
        {
            return;
        }

        if (isFree)
        {
            _taken.RemoveAt(index);
        }
        else
        {
            _taken[index] = _taken[index] with { IsFreed = true };
        }
    }

    /// <summary>The last pool of the device was destroyed.</summary>
    /// <param name="isFree">Whether what pools had taken is free at once, or may be taken until the machine has settled.</param>
    public void PoolsGaveBack(bool isFree)
    {
        MayServePools &= !isFree;
    }

    /// <summary>What was freed is free.</summary>
    /// <param name="hasPools">Whether a pool of the device is live.</param>
    public void Settle(bool hasPools)
    {
        _taken.RemoveAll(taken => taken.IsFreed);
        MayServePools &= hasPools;
    }

    /// <summary>Finds what has pages of a range: a buffer, or a mark.</summary>
    /// <param name="start">The first byte, from the beginning.</param>
    /// <param name="size">How many bytes, all of them declared.</param>
    /// <param name="found">What has them, a mark before a buffer.</param>
    public bool TryFindTaken(ulong start, ulong size, out TakenPages found)
    {
        var (first, end) = (start / pageSize, (start + size - 1) / pageSize + 1);
        found = default;
        foreach (var taken in _taken)
        {
            if (!taken.IsFreed && taken.First < end && first < taken.End && !found.IsMark)
            {
                found = taken;
            }
        }

        return found.End > 0;
    }

    /// <summary>Whether nothing of it is taken.</summary>
    public bool IsEmpty => _taken.Count == 0;

    /// <summary>Whether a range is free however the platform rounds what it takes and what was taken.</summary>
    /// <param name="start">The first byte, from the beginning.</param>
    /// <param name="size">How many bytes.</param>
    public bool IsFree(ulong start, ulong size) => IsFreeRun(start / pageSize, OrderedPages(size));

    /// <summary>Whether a buffer fits at a multiple of the pages that it takes up.</summary>
    public bool HasAlignedRoom(ulong size)
    {
        var pages = OrderedPages(size);
        return IsFreeRun(0, pages)
            || _taken.Exists(taken => IsFreeRun((taken.ReservedEnd + pages - 1) / pages * pages, pages));
    }

    /// <summary>Whether a buffer fits however it is aligned: among so many free pages there is a multiple of every sort.</summary>
    public bool HasPlainRoom(ulong size)
    {
        var pages = (2 * OrderedPages(size)) - 1;
        return IsFreeRun(0, pages) || _taken.Exists(taken => IsFreeRun(taken.ReservedEnd, pages));
    }

    private bool IsFreeRun(ulong first, ulong count) =>
        !MayServePools
        && first <= Pages
        && count <= Pages - first
        && !_taken.Exists(taken => taken.First < first + count && first < taken.ReservedEnd);
}

/// <summary>Pages that are taken.</summary>
/// <param name="Id">The id of the step that took them.</param>
/// <param name="First">The first page.</param>
/// <param name="End">The first page behind the last one.</param>
/// <param name="ReservedEnd">The first page behind those that a platform takes that rounds up to a power of two.</param>
/// <param name="IsMark">Whether they are marked.</param>
internal readonly record struct TakenPages(ulong Id, ulong First, ulong End, ulong ReservedEnd, bool IsMark)
{
    /// <summary>Whether they were freed, and may count as taken until the machine has settled.</summary>
    public bool IsFreed { get; init; }
}
