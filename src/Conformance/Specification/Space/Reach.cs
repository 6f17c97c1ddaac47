using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification.Space;

/// <summary>Which DMA addresses lead where: what is mapped or allocated now, what was until lately, and what becomes of a store to any other.</summary>
internal sealed class ReachSpecification : ISpecificationPart<ReachSpecification>, ISettles
{
    private const int EndedKept = 6;

    /// <summary>Beyond so many removals that may not be in force yet, every address counts as reachable.</summary>
    private const int UnsettledKept = 64;

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly AttachmentSpecification _attachment;
    private readonly List<Mapping> _unsettled = [];
    private readonly List<Held> _held = [];
    private readonly List<Held> _letGo = [];

    private ReachSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _attachment = state.Part<AttachmentSpecification>();
    }

    /// <summary>The mappings and allocations that devices reach now, oldest first.</summary>
    public List<Mapping> Live { get; } = [];

    /// <summary>What has ended lately, or was refused, oldest first.</summary>
    public Queue<Mapping> Ended { get; } = new();

    /// <summary>How often something has ended or was refused.</summary>
    public long Removals { get; private set; }

    /// <summary>A call was refused that leaves no handle; what it had done before is undone.</summary>
    public void NoteRefusal() => Removals++;

    public static ReachSpecification Create(SpecificationState state) => new(state);

    /// <summary>The DMA addresses of a mapping.</summary>
    public static Interval RangeOf(Mapping mapping) => Interval.At(mapping.Address.Value, (UInt128)mapping.Length);

    /// <summary>A device reaches a mapping or an allocation from now on, in the domain that it is in.</summary>
    public void Begin(Mapping mapping)
    {
        mapping.Domain ??= _attachment.DomainOf(mapping.Device);
        Live.Add(mapping);
    }

    /// <summary>A mapping or an allocation has ended: it may be in force until the machine has settled.</summary>
    public void End(Mapping mapping)
    {
        Leave(mapping);
        Retire(mapping);
    }

    /// <summary>The same, of what has no handle of its own.</summary>
    public void Leave(Mapping mapping)
    {
        Live.Remove(mapping);
        mapping.Ended = true;
        mapping.EndedAt = _state.Step;
        Removals++;
        LeaveOthersAlone(mapping);
        // A translation is of a domain that its device need not be in now.
        mapping.Settled = mapping.IsTranslation
            ? _state.Profile.Platform.StrictInvalidation == Claim.Yes
            : _attachment.IsStrict(mapping.Device);
        if (!mapping.Settled && _unsettled.Count <= UnsettledKept)
        {
            _unsettled.Add(mapping);
        }
    }

    /// <summary>The handle of what has ended or was refused stays for a while, to be asked about.</summary>
    public void Retire(Mapping mapping)
    {
        Removals++;
        mapping.Domain ??= _attachment.DomainOf(mapping.Device);
        mapping.Ended = true;
        mapping.EndedAt = _state.Step;
        Ended.Enqueue(mapping);
        if (Ended.Count > EndedKept)
        {
            var forgotten = Ended.Dequeue();
            _state.Handles.Remove(forgotten.Id);
            if (forgotten.IsAllocation)
            {
                forgotten.Block.Release();
            }
        }
    }

    /// <summary>What was put off is done: removed translations are dead.</summary>
    public void Settle()
    {
        foreach (var mapping in _unsettled)
        {
            mapping.Settled = true;
        }

        _unsettled.Clear();
        _letGo.Clear();
        if (Live.Count == 0 && _state.Part<PoolSpecification>().Live.Count == 0)
        {
            _state.Part<RoomSpecification>().Restore(Resource.Addresses);
        }
    }

    /// <summary>Addresses may be reached by a device as long as there is what they are held for, such as the memory that a pool has.</summary>
    /// <param name="owner">The id of the step that made it.</param>
    /// <param name="device">The device.</param>
    /// <param name="range">The addresses.</param>
    public void Hold(ulong owner, DeviceId device, Interval range)
    {
        var held = new Held(
            owner,
            _attachment.DomainOf(device),
            range.RoundOut(_state.Profile.IsolationGranule),
            _attachment.IsStrict(device)
        );
        if (_attachment.IsIsolated(device) && !_held.Contains(held))
        {
            _held.Add(held);
        }
    }

    /// <summary>Nothing is held any more for a thing: that may be in force only when the machine has settled.</summary>
    public void LetGo(ulong owner)
    {
        _letGo.AddRange(_held.Where(held => held.Owner == owner && !held.IsStrict));

        Removals++;
        _held.RemoveAll(held => held.Owner == owner);
    }

    /// <summary>Whether two devices have their DMA addresses in common.</summary>
    public bool ShareAddresses(DeviceId one, DeviceId other) =>
        one == other
        || (
            _attachment.IsIsolated(one)
            && _attachment.IsIsolated(other)
            && _attachment.DomainOf(one) == _attachment.DomainOf(other)
        );

    /// <summary>Whether what a device was given just now and what is live have their DMA addresses in common.</summary>
    public bool ShareAddresses(Mapping live, DeviceId device) =>
        live.IsTranslation ? live.Domain == _attachment.DomainOf(device) : ShareAddresses(live.Device, device);

    /// <summary>Whether one address may lead two devices to the same memory: on a bus without translation it may for all.</summary>
    public bool ShareMemory(DeviceId one, DeviceId other) =>
        (!_attachment.IsIsolated(one) && !_attachment.IsIsolated(other)) || ShareAddresses(one, other);

    /// <summary>Whether a domain reaches an address of the range: something is mapped in the same granule, or was until lately.</summary>
    public bool IsReachable(DeviceId device, Interval range) =>
        Live.Exists(live => SharesGranule(live, device, range)) || MayBeReachable(device, range);

    /// <summary>Whether of all that a domain may reach only this mapping has an address of the range in its granules.</summary>
    public bool IsReachedByOne(Mapping mapping, Interval range) =>
        !Live.Exists(other => other != mapping && SharesGranule(other, mapping.Device, range))
        && !MayBeReachable(mapping.Device, range);

    /// <summary>
    /// A device stored where it may not: its bytes must show neither where the mapping would lead nor where an ended one led,
    /// whosever the memory is now.
    /// </summary>
    /// <param name="mapping">The mapping that the access is counted from.</param>
    /// <param name="offset">Where the access begins, from the start of the mapping.</param>
    /// <param name="size">How many bytes were stored.</param>
    /// <param name="salt">What was stored, as at the mapping's bytes.</param>
    /// <param name="clause">The clause that blocks the access.</param>
    public void BlockStore(Mapping mapping, int offset, int size, byte salt, ClauseId clause) =>
        BlockStore(mapping, mapping.Device, offset, size, salt, clause);

    /// <summary>The same, of a device whose mapping it need not be.</summary>
    public void BlockStore(Mapping mapping, DeviceId device, int offset, int size, byte salt, ClauseId clause)
    {
        var start = PlaceOf(mapping) + offset;
        var shift = salt + mapping.Start + offset - start;
        Remember(device, start, start + size, shift, clause);
        var access = Interval.At(mapping.Address.Value + (ulong)offset, (UInt128)size);
        foreach (var ended in Ended)
        {
            var profile = _state.Profile;
            var left = RangeOf(ended).RoundOut(profile.IsolationGranule);
            var there = PlaceOf(ended) + (Int128)access.Start - ended.Address.Value;
            if (!ended.Refused && there != start && left.Overlaps(access) && ended.Domain == mapping.Domain)
            {
                var from = Int128.Max(there, there + (Int128)left.Start - (Int128)access.Start);
                var to = Int128.Min(there + size, there + (Int128)left.End - (Int128)access.Start);
                var isBack = _state.Part<SuspensionSpecification>().HadEnded(device, ended);
                var gone = isBack ? IommuClauses.ResumeBringsNothingBack : EndClauseOf(ended);
                Remember(device, from, to, shift + start - there, gone);
            }
        }
    }

    /// <summary>The clause by which reach ends with a mapping or an allocation.</summary>
    public static ClauseId EndClauseOf(Mapping mapping) => mapping.Kind.ReachEnds;

    /// <summary>What the ended mapping had addresses in common with, for a device of another domain, must be as it was.</summary>
    private void LeaveOthersAlone(Mapping ended)
    {
        if (!_attachment.IsIsolated(ended.Device))
        {
            return;
        }

        var granule = _state.Profile.IsolationGranule;
        var range = RangeOf(ended).RoundOut(granule);
        foreach (var other in Live)
        {
            other.OutlivedElsewhere |=
                other.Device != ended.Device
                && other.Domain != ended.Domain
                && RangeOf(other).RoundOut(granule).Overlaps(range);
        }
    }

    private bool SharesGranule(Mapping mapping, DeviceId device, Interval range)
    {
        var granule = _state.Profile.IsolationGranule;
        return mapping.Domain == _attachment.DomainOf(device)
            && RangeOf(mapping).RoundOut(granule).Overlaps(range.RoundOut(granule));
    }

    /// <summary>Whether what has ended may be in force still, something is held there, or memory that may be declared for a device of the domain lies there.</summary>
    private bool MayBeReachable(DeviceId device, Interval range) =>
        _unsettled.Count > UnsettledKept
        || _letGo.Count > UnsettledKept
        || _unsettled.Exists(ended => SharesGranule(ended, device, range))
        || IsHeld(_held, device, range)
        || IsHeld(_letGo, device, range)
        || IsDeclarable(device, range);

    private bool IsHeld(List<Held> held, DeviceId device, Interval range)
    {
        var domain = _attachment.DomainOf(device);
        foreach (var one in held)
        {
            if (one.Domain == domain && one.Range.Overlaps(range.RoundOut(_state.Profile.IsolationGranule)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A device may reach memory of its own, or of a device in its domain, whether it is declared or not.</summary>
    private bool IsDeclarable(DeviceId device, Interval range)
    {
        var profile = _state.Profile;
        var memory = profile.DeviceMemory is null ? null : _state.Part<DeviceMemorySpecification>();
        for (var i = 0; memory is not null && i < profile.Devices.Count; i++)
        {
            if (
                _attachment.DomainOf(new DeviceId(i)) == _attachment.DomainOf(device)
                && memory.IsDeclarable(new DeviceId(i), range.RoundOut(profile.IsolationGranule))
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where a mapping leads, counted in bytes over the numbers of pages, or over CPU addresses for memory without.</summary>
    private Int128 PlaceOf(Mapping mapping) => PlaceOf(mapping.Block) + mapping.Start;

    private Int128 PlaceOf(Block block) =>
        block.FirstPage is { } page ? (Int128)page.Value * _state.Profile.PageSize
        : block.Address is { } address ? -((Int128)1 << 64) + address.Value
        // A buffer without an address is nobody's neighbour, and neither are registers.
        : ((Int128)1 << 100) + ((Int128)block.Id << 48);

    /// <param name="device">The device that stored.</param>
    /// <param name="start">The place of the first byte.</param>
    /// <param name="end">The place behind the last one.</param>
    /// <param name="shift">What a byte's place is short of its value in the suite's numbering of values.</param>
    /// <param name="clause">The clause that forbids that the bytes show.</param>
    private void Remember(DeviceId device, Int128 start, Int128 end, Int128 shift, ClauseId clause)
    {
        foreach (var block in _memory.Blocks.Concat(_memory.Registers))
        {
            var place = PlaceOf(block);
            var (from, to) = (Int128.Max(start, place), Int128.Min(end, place + block.Length));
            if (from < to)
            {
                var intruder = new Intruder
                {
                    Salt = (byte)(((shift + place) % Wave.Salts + Wave.Salts) % Wave.Salts),
                    Clause = clause,
                    Step = _state.Step,
                    InFlight = true,
                };
                _memory.BlockedStore(device, block, (int)(from - place), (int)(to - place), intruder);
            }
        }
    }

    private readonly record struct Held(ulong Owner, ulong Domain, Interval Range, bool IsStrict);
}
