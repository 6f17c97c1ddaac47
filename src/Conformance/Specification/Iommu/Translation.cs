using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>The windows in which addresses of devices lie: what there is room for in them, and where in memory the addresses lead.</summary>
internal sealed class TranslationSpecification : ISpecificationPart<TranslationSpecification>, ISettles
{
    /// <summary>How many answers are kept to hold later ones against.</summary>
    private const int AnswersKept = 16;

    private readonly SpecificationState _state;
    private readonly ReachSpecification _reach;
    private readonly List<Told> _told = [];
    private long _settled;

    private TranslationSpecification(SpecificationState state)
    {
        _state = state;
        _reach = state.Part<ReachSpecification>();
    }

    public static TranslationSpecification Create(SpecificationState state) => new(state);

    /// <summary>The clause by which the room of a window demands that a mapping is given; null if it may be refused.</summary>
    /// <param name="mapping">The mapping; one that was refused has no address.</param>
    /// <param name="mask">The mask in force.</param>
    public ClauseId? PromiseOf(Mapping mapping, DmaMask mask)
    {
        var said = _state.Profile.TranslationOf(mapping.Device);
        if (
            !_state.Part<AttachmentSpecification>().IsDefault(mapping.Device)
            || said.Granules == 0
            || !IsInForce(mapping, mask, said)
        )
        {
            return null;
        }

        var (granule, page) = (_state.Profile.IsolationGranule, (ulong)_state.Profile.PageSize);
        // Where a page lies in a larger granule nobody knows: at its end a buffer needs the most.
        var offset = (ulong)mapping.Start % page + (granule > page ? granule - page : 0);
        var needed = Granules(Interval.At(offset, (UInt128)mapping.Length), granule);
        var used = Used(mapping.Device);
        var isGiven = used == 0 ? needed <= (ulong)said.Granules : needed == 1 && used < (ulong)said.Granules;
        return !isGiven ? null
            : _reach.Removals == 0 ? IommuClauses.WindowsCanBeFilled
            : IommuClauses.RoomOfWindowsComesBack;
    }

    /// <summary>Whether all that was removed is gone.</summary>
    public bool IsSettled => _settled == _reach.Removals || _state.Profile.Platform.StrictInvalidation == Claim.Yes;

    /// <summary>How many granules of the window of a device are used.</summary>
    public ulong Used(DeviceId device)
    {
        var granule = _state.Profile.IsolationGranule;
        var used = 0UL;
        foreach (var live in _reach.Live)
        {
            if (_reach.ShareAddresses(live.Device, device))
            {
                var unit = live.IsAllocation ? Math.Max(granule, (ulong)_state.Profile.PageSize) : granule;
                used += Granules(ReachSpecification.RangeOf(live), unit) * (unit / granule);
            }
        }

        return used;
    }

    /// <summary>A platform told the physical address of a byte.</summary>
    public void Tell(Mapping mapping, int offset, ulong physical)
    {
        _told.RemoveAll(other => other.Mapping.Ended || other.Mapping == mapping && other.Offset == offset);
        if (_told.Count == AnswersKept)
        {
            _told.RemoveAt(0);
        }

        _told.Add(new Told(mapping, offset, physical));
    }

    /// <summary>What was told of mappings and buffers that are live, oldest first.</summary>
    public IEnumerable<Told> LiveAnswers => _told.Where(told => !told.Mapping.Ended);

    /// <summary>What was removed is gone, and its room is back.</summary>
    public void Settle() => _settled = _reach.Removals;

    private bool IsInForce(Mapping mapping, DmaMask mask, TranslationDescription said)
    {
        var (profile, device) = (_state.Profile, _state.Profile.Devices[mapping.Device.Index]);
        var last = said.Window.Start.Value + (said.Window.Length.Value - 1);
        return device.CanDma == Claim.Yes
            && mask.IsAllOnes
            && mask.Value >= last
            && device.BusLimit.Value >= last
            && mapping.Block.Kind == MemoryKind.Pages
            && (ulong)mapping.Length <= profile.Platform.Room.MappingSize.Value
            && (ulong)mapping.Length <= LargestTold(mapping.Device)
            && IsSettled
            && _state.Part<BounceSpecification>().KeptBits(mapping.Device) == 0
            && _state.Part<PoolSpecification>().Live.Count == 0
            && !_state.Part<CoherentSpecification>().WasAskedForAtomic
            && profile.DeviceMemory is null;
    }

    private ulong LargestTold(DeviceId device) =>
        _state.Part<AddressingSpecification>().Devices[device.Index].Largest?.Value ?? ulong.MaxValue;

    private static ulong Granules(Interval range, ulong granule)
    {
        var rounded = range.RoundOut(granule);
        return (ulong)((rounded.End - rounded.Start) / granule);
    }

    /// <summary>What a platform told.</summary>
    /// <param name="Mapping">The mapping or the buffer.</param>
    /// <param name="Offset">The byte, from its start.</param>
    /// <param name="Physical">Where it lies in memory.</param>
    internal readonly record struct Told(Mapping Mapping, int Offset, ulong Physical);
}
