using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Domains that drivers manage: what is translated in each, and which devices are attached.</summary>
internal sealed class DomainSpecification : ISpecificationPart<DomainSpecification>, ISettles
{
    private const int EndedKept = 6;

    private readonly SpecificationState _state;
    private readonly StreamingSpecification _streaming;
    private readonly ReachSpecification _reach;
    private readonly RoomSpecification _room;
    private readonly AttachmentSpecification _attachment;

    private readonly Queue<DomainMapping> _ended = new();
    private readonly List<(Domain Domain, ulong Page)> _lingering = [];

    private DomainSpecification(SpecificationState state)
    {
        _state = state;
        _streaming = state.Part<StreamingSpecification>();
        _reach = state.Part<ReachSpecification>();
        _attachment = state.Part<AttachmentSpecification>();
        _room = state.Part<RoomSpecification>();
        Room = _room.Domains;
    }

    /// <summary>The live domains, oldest first.</summary>
    public List<Domain> Live { get; } = [];

    /// <summary>The domains that were given, against the promise.</summary>
    public RoomCount Room { get; }

    /// <summary>Whether an internal allocation may fail because it was asked to.</summary>
    public bool MayFail => _room.MayFail;

    /// <summary>How many promised translations and attachments in a row were refused.</summary>
    public int Refusals { get; set; }

    private IommuDescription Description => _state.Profile.Iommu ?? IommuDescription.Unstated;

    public static DomainSpecification Create(SpecificationState state) => new(state);

    /// <summary>The unit of translations in bytes.</summary>
    public static ulong UnitOf(Profile profile) =>
        profile.Iommu?.PageSizes is > 0 and var sizes ? sizes & (~sizes + 1) : (ulong)profile.PageSize;

    /// <summary>An internal allocation was asked to fail.</summary>
    /// <param name="skipped">How many are to succeed before it.</param>
    public void Fail(ulong skipped)
    {
        _room.MayFail = true;
        FailsAfter = skipped;
    }

    /// <summary>How many internal allocations were to succeed before the last one that was asked to fail.</summary>
    public ulong FailsAfter { get; private set; }

    /// <summary>What was put off is done, and no allocation fails any more.</summary>
    public void Settle()
    {
        _room.MayFail = false;
        _lingering.Clear();
        if (Live.Count == 0)
        {
            Room.Drain();
        }
    }

    /// <summary>The domain of a driver that a device is attached to; null if none.</summary>
    public Domain? DomainOf(DeviceId device)
    {
        foreach (var domain in Live)
        {
            if (domain.Devices.Contains(device))
            {
                return domain;
            }
        }

        return null;
    }

    /// <summary>The clause by which a device does not reach what was mapped for it where it is no more.</summary>
    public ClauseId ClauseElsewhere(Mapping mapping) =>
        _state.Handles.TryGet<DomainMapping>(mapping.Step, out var made)
        && made.Domain.FreedAt is { } freed
        && DomainOf(mapping.Device) is { } now
        && now.Id > freed
            ? IommuClauses.FreedDomainsTranslateNothing
            : IommuClauses.DomainsAreIsolated;

    /// <summary>The devices that are in one domain with a device, itself included; none if it cannot be attached.</summary>
    public IEnumerable<DeviceId> GroupOf(DeviceId device)
    {
        var line = Description.Devices.FirstOrDefault(it => it.Device == device);
        return line is null ? [] : Description.Devices.Where(it => it.Group == line.Group).Select(it => it.Device);
    }

    /// <summary>Whether nothing is live for any device of a group, so that it may be attached and detached.</summary>
    public bool IsIdle(DeviceId device) =>
        GroupOf(device)
            .All(member =>
                _attachment.IsIdle(member)
                && _state.Part<DeviceMemorySpecification>().Find(member) is null
                && _state.Part<AddressSpaceSpecification>().SpaceOf(member) is null
            );

    /// <summary>A domain was made.</summary>
    public void Begin(DomainId name)
    {
        Room.Count(Room.Has(Description.Domains));
        var domain = new Domain(_state.Step, name);
        Live.Add(domain);
        _state.Handles.Add(HandleKind.Domain, domain.Id, domain);
    }

    /// <summary>A domain was freed, with all that it translated.</summary>
    public void End(Domain domain)
    {
        foreach (var page in domain.Pages.Keys.Order().ToArray())
        {
            Remove(domain, page);
        }

        Live.Remove(domain);
        domain.FreedAt = _state.Step;
        _state.Handles.Remove(domain.Id);
    }

    /// <summary>A device and its group were attached.</summary>
    public void Attach(Domain domain, DeviceId device)
    {
        foreach (var member in GroupOf(device))
        {
            domain.Devices.Add(member);
            _attachment.Attach(
                member,
                new AttachmentSpecification.Attached(
                    AttachmentSpecification.DomainMadeAt(domain.Id),
                    Isolates: true,
                    _state.Profile.Platform.EnforcesDirection == Claim.Yes,
                    _state.Profile.Platform.StrictInvalidation == Claim.Yes,
                    KeepsPromises: true
                )
            );
        }
    }

    /// <summary>A device and its group were detached.</summary>
    public void Detach(Domain domain, DeviceId device)
    {
        foreach (var member in GroupOf(device))
        {
            domain.Devices.Remove(member);
            _attachment.Detach(member);
        }
    }

    /// <summary>Whether another live block was told to have a byte in common with one at a place.</summary>
    public bool IsTakenAt(Block block, ulong start)
    {
        var wanted = Interval.At(start, (UInt128)block.Length);
        foreach (var other in _state.Part<MemorySpecification>().Blocks)
        {
            if (
                other != block
                && other.Physical is { } there
                && Interval.At(there.Value, (UInt128)other.Length).Overlaps(wanted)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an address may lead where it led before, since its removal is not in force yet.</summary>
    public bool MayLinger(Domain domain, ulong page, ulong count) =>
        _lingering.Exists(it => it.Domain == domain && it.Page >= page && it.Page - page < count);

    /// <summary>Whether a page of device addresses, and all behind it up to a last one, has no translation.</summary>
    public static bool IsFree(Domain domain, ulong page, ulong count)
    {
        for (var i = page; i - page < count; i++)
        {
            if (domain.Pages.ContainsKey(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the windows of what was asked for, of which nothing is in force yet.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The device that is to use them.</param>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="parts">The blocks, and the bytes of each.</param>
    /// <param name="direction">Who may store.</param>
    public DomainMapping Make(
        Domain domain,
        DeviceId device,
        ulong page,
        IEnumerable<(Block Block, int Start, int Length)> parts,
        DmaDirection direction
    )
    {
        var unit = (int)UnitOf(_state.Profile);
        var made = new DomainMapping
        {
            Id = _state.Step,
            Domain = domain,
            Page = page,
        };
        foreach (var (block, start, length) in parts)
        {
            for (var offset = 0; offset < length; offset += unit)
            {
                var index = (ulong)made.Windows.Count;
                made.Windows.Add(
                    new Mapping
                    {
                        Id = _state.Step | (index + 1) << Mapping.PieceBits,
                        Device = device,
                        Block = block,
                        Start = start + offset,
                        End = start + offset + unit,
                        Direction = direction,
                        Coherence = _state.Profile.Devices[device.Index].Coherent,
                        IsPage = false,
                        Kind = WindowKind.Translation,
                        Address = new DmaAddress((page + index) * (ulong)unit),
                        Domain = AttachmentSpecification.DomainMadeAt(domain.Id),
                    }
                );
            }
        }

        return made;
    }

    /// <summary>What was asked for is in force.</summary>
    public void Begin(DomainMapping mapping)
    {
        mapping.Domain.Translations++;
        if (
            mapping.Domain.RemovedUpTo is { } end
            && end >= mapping.Page
            && end - mapping.Page < (ulong)mapping.Windows.Count
        )
        {
            // A page that is made anew may be in the middle of a large one.
            mapping.Domain.RemovedUpTo = null;
        }

        _state.Handles.Add(HandleKind.Translation, mapping.Id, mapping);
        Shake(mapping.Domain, IommuClauses.OthersStay);
        for (var i = 0; i < mapping.Windows.Count; i++)
        {
            var window = mapping.Windows[i];
            mapping.Domain.Pages.Add(mapping.Page + (ulong)i, window);
            _reach.Begin(window);
            _streaming.Give(window, DmaAttributes.None);
        }
    }

    /// <summary>What was asked for has failed midway: nothing of it must be in force.</summary>
    public void Undo(DomainMapping mapping)
    {
        _state.Handles.Add(HandleKind.Translation, mapping.Id, mapping);
        foreach (var window in mapping.Windows)
        {
            window.Kind = WindowKind.Undone;
            _reach.Leave(window);
            Linger(mapping.Domain, window);
        }

        Shake(mapping.Domain, IommuClauses.FailedMapsAreUndone);
        Keep(mapping);
    }

    /// <summary>Whatever was done in a domain, what else is translated there must be as it was.</summary>
    public static void Shake(Domain domain, ClauseId by)
    {
        foreach (var window in domain.Pages.Values)
        {
            window.ShakenBy = by;
        }
    }

    /// <summary>A page was removed: what the device stored there is the CPU's.</summary>
    public void Remove(Domain domain, ulong page)
    {
        if (domain.Pages.Remove(page, out var window))
        {
            _streaming.TakeBack(window, DmaAttributes.None);
            _reach.Leave(window);
            Linger(domain, window);
            if (domain.Pages.Count == 0)
            {
                domain.Translations = 0;
            }

            if (_state.Handles.TryGet<DomainMapping>(window.Step, out var mapping) && mapping.Ended)
            {
                Keep(mapping);
            }
        }
    }

    private void Linger(Domain domain, Mapping window)
    {
        if (!window.Settled)
        {
            _lingering.Add((domain, window.Address.Value / UnitOf(_state.Profile)));
        }
    }

    /// <summary>What has ended can be named for a while, to be asked about.</summary>
    private void Keep(DomainMapping ended)
    {
        _ended.Enqueue(ended);
        if (_ended.Count > EndedKept)
        {
            _state.Handles.Remove(_ended.Dequeue().Id);
        }
    }

    /// <summary>Whether a domain must be given now.</summary>
    public bool IsPromised => !MayFail && Room.Has(Description.Domains);

    /// <summary>Whether a translation must be made now.</summary>
    public bool IsTranslationPromised(Domain domain, ulong size) =>
        !MayFail
        && Description.Aperture.Length.Value > 0
        && Live.Count <= Description.Domains
        && domain.Translations < Description.Translations
        && size <= Description.TranslationSize.Value;
}
