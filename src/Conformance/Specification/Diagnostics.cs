using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Diagnostics: what the present step makes reportable, and what of it must be reported.</summary>
internal sealed class DiagnosticsSpecification : ISpecificationPart<DiagnosticsSpecification>
{
    private readonly SpecificationState _state;
    private readonly List<MisuseFinding> _findings = [];
    private readonly HashSet<ulong> _skipping = [];
    private readonly Dictionary<ulong, ulong> _alike = [];

    private DiagnosticsSpecification(SpecificationState state) => _state = state;

    /// <summary>What a report may be of now.</summary>
    public IReadOnlyList<MisuseFinding> Findings => _findings;

    /// <summary>The classes of which one at least must be reported; empty where none must.</summary>
    public List<Misuse> Required { get; } = [];

    /// <summary>Whether it is not known if what is required was misused at all.</summary>
    public bool MayBeNone { get; set; }

    public static DiagnosticsSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether the platform claims to find a class.</summary>
    private bool Finds(Misuse misuse) => _state.Profile.Finds is { } finds && finds.Contains(misuse);

    /// <summary>A report is right if it is this.</summary>
    public void Allow(in MisuseFinding finding) => _findings.Add(finding);

    /// <summary>This must be reported, or another finding of a class that is required.</summary>
    public void Require(in MisuseFinding finding)
    {
        Allow(finding);
        if (Finds(finding.Misuse) && !Required.Contains(finding.Misuse))
        {
            Required.Add(finding.Misuse);
        }
    }

    /// <summary>A call of a domain names addresses that no translation can be made or removed at.</summary>
    /// <param name="domain">The step that made the domain.</param>
    /// <param name="range">The addresses, whole pages.</param>
    /// <param name="isRequired">Whether it must be reported; left open otherwise.</param>
    public void NoteRange(ulong domain, Interval range, bool isRequired)
    {
        if (_state.Profile.Finds is null)
        {
            return;
        }

        var finding = new MisuseFinding(Misuse.DomainRangeInvalid, default, range, domain)
        {
            IsOfAnyDevice = true,
            MayBeOfNone = true,
            MayBeOfFormer = true,
        };
        if (isRequired)
        {
            Require(finding);
        }
        else
        {
            Allow(finding);
        }
    }

    /// <summary>A mapping, or a list, was made with SKIP_CPU_SYNC.</summary>
    public void NoteSkip(ulong step) => _skipping.Add(step);

    /// <summary>Whether the mapping that a step made, or one that cannot be told from it, was made with SKIP_CPU_SYNC.</summary>
    public bool Skips(ulong step) => _skipping.Any(skipping => AreAlike(skipping, step));

    /// <summary>Two mappings are live that every call takes for one another: when one is ended it may have been either.</summary>
    public void NoteAlike(ulong step, ulong other)
    {
        var (from, to) = (FirstAlike(step), FirstAlike(other));
        foreach (var one in _alike.Keys.Where(one => _alike[one] == from).ToArray())
        {
            _alike[one] = to;
        }

        (_alike[step], _alike[other]) = (to, to);
    }

    /// <summary>Whether what two steps made cannot be told apart.</summary>
    public bool AreAlike(ulong step, ulong other) => step == other || FirstAlike(step) == FirstAlike(other);

    private ulong FirstAlike(ulong step) => _alike.GetValueOrDefault(step, step);

    /// <summary>The step is judged.</summary>
    public void Clear()
    {
        _findings.Clear();
        Required.Clear();
        MayBeNone = false;
    }
}

/// <summary>Something that may be reported: the class, whose it is, where, and which step made what it is about.</summary>
/// <param name="Misuse">The class.</param>
/// <param name="Device">The device.</param>
/// <param name="Range">Addresses of which a report names some; null: any.</param>
/// <param name="MadeAt">The step that made what it is about; 0 where nothing did.</param>
internal readonly record struct MisuseFinding(Misuse Misuse, DeviceId Device, Interval? Range, ulong MadeAt)
{
    /// <summary>Whether the call is of no device, so that any may be told.</summary>
    public bool IsOfAnyDevice { get; init; }

    /// <summary>Whether it may be told as being about nothing that was made.</summary>
    public bool MayBeOfNone { get; init; }

    /// <summary>Whether it may be told of whatever was at the addresses before, of which a platform may remember the last or any.</summary>
    public bool MayBeOfFormer { get; init; }
}
