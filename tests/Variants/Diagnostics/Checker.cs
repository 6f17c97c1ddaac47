using System.Diagnostics.CodeAnalysis;
using Dma.Reference;

namespace Dma.Variants.Diagnostics;

/// <summary>Looks at the calls on their way to a machine and reports misuse; a few classes, or all that it knows.</summary>
/// <param name="inner">The machine.</param>
/// <param name="finds">The classes that it claims to find.</param>
public partial class Checker(Machine inner, params IReadOnlyList<Misuse> finds) : PlatformWrapper(inner), IDiagnostics
{
    private readonly List<(PageBlock Block, ulong Length)> _blocks = [];
    private readonly Queue<PlatformEvent> _reports = [];

    /// <summary>All classes that a checker can find.</summary>
    public static IReadOnlyList<Misuse> All { get; } =
    [
        Misuse.UnmapOfErrorAddress,
        Misuse.UnmapOfUnmapped,
        Misuse.SizeDiffers,
        Misuse.FamilyDiffers,
        Misuse.CpuAddressDiffers,
        Misuse.EntryCountDiffers,
        Misuse.DirectionDiffers,
        Misuse.MappingErrorUnchecked,
        Misuse.SyncOfUnmapped,
        Misuse.SyncDirectionDiffers,
        Misuse.MapOfOtherMemory,
        Misuse.DirectionNone,
        Misuse.OverlappingMappings,
        Misuse.FreeOfMapped,
        Misuse.PoolFreeOfForeign,
        Misuse.PoolFreeTwice,
        Misuse.PoolDestroyedBusy,
        Misuse.DeviceAccessAfterUnmap,
        Misuse.DeviceStoreAgainstDirection,
    ];

    DiagnosticsDescription IDiagnostics.DiagnosticsDescription { get; } = new() { Finds = finds };

    /// <inheritdoc />
    /// <remarks>Mappings are found by their addresses: who counts on an unmap without would be told of an unmap of what is not mapped.</remarks>
    public override Claim UnmapNeedsState(DeviceId device) => Claim.Yes;

    /// <summary>What devices have now, oldest first.</summary>
    protected List<Entry> Live { get; } = [];

    /// <summary>The memory of what they have now, oldest first; of a list, each entry.</summary>
    protected List<Entry> Placed { get; } = [];

    /// <summary>What they had, oldest first.</summary>
    protected List<Entry> Former { get; } = [];

    /// <summary>The present step.</summary>
    protected ulong Step { get; private set; }

    /// <inheritdoc />
    public override void BeginStep(ulong id)
    {
        Step = id;
        base.BeginStep(id);
    }

    /// <inheritdoc />
    /// <remarks>
    /// Without memory of areas and of devices, addresses of two cycles and domains, which have calls of their own.
    /// </remarks>
    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        if (typeof(TFacet) == typeof(IDiagnostics))
        {
            facet = (TFacet)(object)this;
            return true;
        }

        facet = null;
        return typeof(TFacet) != typeof(IContiguous)
            && typeof(TFacet) != typeof(IMovablePages)
            && typeof(TFacet) != typeof(IDeviceMemory)
            && typeof(TFacet) != typeof(IDoubleAddressCycle)
            && typeof(TFacet) != typeof(IIommu)
            && base.TryGet(out facet);
    }

    /// <inheritdoc />
    public override int DrainEvents(Span<PlatformEvent> destination)
    {
        var count = 0;
        while (count < destination.Length && _reports.TryDequeue(out var report))
        {
            destination[count++] = report;
        }

        var faults = Inner.DrainEvents(destination[count..]);
        foreach (ref readonly var fault in destination.Slice(count, faults))
        {
            LookAtFault(fault);
        }

        count += faults;
        while (count < destination.Length && _reports.TryDequeue(out var report))
        {
            destination[count++] = report;
        }

        return count;
    }

    /// <inheritdoc />
    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        var answer = Inner.AllocatePages(count, placement);
        if (answer.Status == AnswerStatus.Ok)
        {
            _blocks.Add((answer.Value, count * Description.PageSize.Value));
        }

        return answer;
    }

    /// <inheritdoc />
    public override Answer FreePages(PageNumber first, ulong count)
    {
        var start = first.Value * Description.PageSize.Value;
        if (FindMappedIn(start, count * Description.PageSize.Value) is { } mapped)
        {
            Report(Misuse.FreeOfMapped, mapped);
            return Answer.Ok;
        }

        _blocks.RemoveAll(block => block.Block.First == first);
        return Inner.FreePages(first, count);
    }

    /// <summary>Something that a device has of memory that is freed.</summary>
    protected virtual Entry? FindMappedIn(ulong start, ulong length) =>
        Placed.Find(entry => entry.Place is { } place && place < start + length && start < place + entry.Length);

    /// <summary>Reports a misuse, if it is of a class that is found.</summary>
    protected void Report(Misuse misuse, DeviceId device, DmaRange range, ulong step)
    {
        if (finds.Contains(misuse))
        {
            _reports.Enqueue(
                new(PlatformEventKind.Misuse, device, range, IsWrite: false) { Misuse = misuse, MadeAt = step }
            );
        }
    }

    /// <summary>Reports a misuse of something that a device has.</summary>
    protected virtual void Report(Misuse misuse, Entry entry) => Report(misuse, entry.Device, entry.Range, entry.Step);

    /// <summary>An access was blocked.</summary>
    protected virtual void LookAtFault(PlatformEvent fault)
    {
        if (
            !Live.Exists(entry => entry.Device == fault.Device && entry.Contains(fault.Range))
            && Former.FindLast(entry => entry.Device == fault.Device && entry.Overlaps(fault.Range)) is { } former
        )
        {
            Report(Misuse.DeviceAccessAfterUnmap, fault.Device, fault.Range, former.Step);
        }
    }

    /// <summary>Where memory lies that the CPU finds at an address; null if it is in no block of pages.</summary>
    protected ulong? PlaceOf(CpuAddress address, ulong size)
    {
        foreach (var (block, length) in _blocks)
        {
            if (
                block.Address is { } start
                && address.Value >= start.Value
                && address.Value - start.Value < length
                && size <= length - (address.Value - start.Value)
            )
            {
                return block.First.Value * Description.PageSize.Value + (address.Value - start.Value);
            }
        }

        return null;
    }

    /// <summary>Whether the CPU finds a block of pages at an address.</summary>
    protected bool IsInBlock(CpuAddress address) =>
        _blocks.Exists(it =>
            it.Block.Address is { } start && address.Value >= start.Value && address.Value - start.Value < it.Length
        );
}
