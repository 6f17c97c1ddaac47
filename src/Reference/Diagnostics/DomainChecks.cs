namespace Dma.Reference;

/// <summary>Checks of domains that drivers manage, and of address spaces. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class DomainChecks(Ledger ledger) : Checks(ledger)
{
    private readonly Dictionary<DomainId, List<(DmaRange Range, ulong MadeAt)>> _domains = [];
    private readonly Dictionary<DeviceId, DomainId> _attached = [];
    private readonly HashSet<DeviceId> _inSpaces = [];

    /// <summary>What the platform says of domains.</summary>
    public IommuDescription Description { get; internal set; } = IommuDescription.Unstated;

    /// <summary>The unit of translations in bytes.</summary>
    protected ulong Unit =>
        Description.PageSizes == 0 ? Ledger.PageSize : Description.PageSizes & (~Description.PageSizes + 1);

    /// <summary>A domain was made.</summary>
    /// <param name="domain">What was answered.</param>
    public virtual void Allocated(DomainId domain) => _domains[domain] = [];

    /// <summary>A domain was freed.</summary>
    /// <param name="domain">The domain.</param>
    public virtual void Freed(DomainId domain) => _ = _domains.Remove(domain);

    /// <summary>A device and its group were attached.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The device.</param>
    public virtual void Attached(DomainId domain, DeviceId device)
    {
        foreach (var member in GroupOf(device))
            _attached[member] = domain;
    }

    /// <summary>A device was to be detached.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The device.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Detached(DomainId domain, DeviceId device, Answer answer)
    {
        if (!_attached.TryGetValue(device, out var own) || own != domain)
            Reports.Add(Misuse.DetachOfUnattached, device, default, null);
        if (answer != Answer.Ok)
            return;
        foreach (var member in GroupOf(device))
            _ = _attached.Remove(member);
    }

    /// <summary>Memory was to be mapped in a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="range">The device addresses.</param>
    /// <param name="memory">The physical address of the first byte.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Mapped(DomainId domain, DmaRange range, PhysicalAddress memory, Answer answer)
    {
        if (!_domains.TryGetValue(domain, out var mapped))
            return;
        if (!IsAligned(range) || memory.Value % Unit != 0 || Overlaps(mapped, range))
            Reports.Add(Misuse.DomainRangeInvalid, default, range, null);
        if (answer == Answer.Ok)
            mapped.Add((range, Ledger.Step));
    }

    /// <summary>Translations were to be removed.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="range">The device addresses.</param>
    /// <param name="removed">How many bytes were removed.</param>
    public virtual void Unmapped(DomainId domain, DmaRange range, ByteCount removed)
    {
        if (!_domains.TryGetValue(domain, out var mapped))
            return;
        if (!IsAligned(range) || !Overlaps(mapped, new(range.Start, new(1))))
            Reports.Add(Misuse.DomainRangeInvalid, default, range, null);
        Cut(mapped, range.Start.Value, removed.Value);
    }

    /// <summary>Whether a device finds a byte of a range by the domain that it is attached to.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The range.</param>
    public bool Translates(DeviceId device, DmaRange range) =>
        _attached.TryGetValue(device, out var domain)
        && _domains.TryGetValue(domain, out var mapped)
        && Overlaps(mapped, range);

    /// <summary>A device was attached to an address space.</summary>
    /// <param name="device">The device.</param>
    public virtual void Entered(DeviceId device) => _ = _inSpaces.Add(device);

    /// <summary>A device was to leave its address space.</summary>
    /// <param name="device">The device.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Left(DeviceId device, Answer answer)
    {
        if (!_inSpaces.Contains(device))
            Reports.Add(Misuse.DetachOfUnattached, device, default, null);
        if (answer == Answer.Ok)
            _ = _inSpaces.Remove(device);
    }

    /// <summary>Whether addresses begin and end where a page may.</summary>
    /// <param name="range">The addresses.</param>
    protected virtual bool IsAligned(DmaRange range) => range.Start.Value % Unit == 0 && range.Length.Value % Unit == 0;

    /// <summary>Whether something is mapped at an address of a range.</summary>
    /// <param name="mapped">What is mapped.</param>
    /// <param name="range">The range.</param>
    protected virtual bool Overlaps(IReadOnlyList<(DmaRange Range, ulong MadeAt)> mapped, DmaRange range)
    {
        ArgumentNullException.ThrowIfNull(mapped);
        foreach (var (other, _) in mapped)
        {
            if (new Window(other.Start.Value, other.Length.Value, null!).Meets(range.Start.Value, range.Length.Value))
                return true;
        }
        return false;
    }

    private IEnumerable<DeviceId> GroupOf(DeviceId device)
    {
        var line = Description.Devices.FirstOrDefault(it => it.Device == device);
        return line is null
            ? [device]
            : Description.Devices.Where(it => it.Group == line.Group).Select(static it => it.Device);
    }

    // What is left before and behind a range stays.
    private static void Cut(List<(DmaRange Range, ulong MadeAt)> mapped, ulong start, ulong length)
    {
        var (from, to) = ((UInt128)start, (UInt128)start + length);
        for (var i = mapped.Count - 1; i >= 0; i--)
        {
            var (range, madeAt) = mapped[i];
            var (first, end) = ((UInt128)range.Start.Value, (UInt128)range.Start.Value + range.Length.Value);
            if (first >= to || end <= from)
                continue;
            mapped.RemoveAt(i);
            if (first < from)
                mapped.Add((new(range.Start, new((ulong)(from - first))), madeAt));
            if (end > to)
                mapped.Add((new(new((ulong)to), new((ulong)(end - to))), madeAt));
        }
    }
}
