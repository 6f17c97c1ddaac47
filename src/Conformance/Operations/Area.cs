using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What an area registers: its kinds of operations, its facets, what it asks of every step, and the names that its clauses use of a description.</summary>
/// <param name="Name">The area's word, the same in specs/, the specification, the reference and the tests.</param>
internal sealed record Area(string Name)
{
    public IReadOnlyList<OperationKind> Kinds { get; init; } = [];

    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>What is asked of every step, whatever its kind, once its kind has judged it; null: nothing.</summary>
    public Judgement? JudgeStep { get; init; }

    /// <summary>The names that expressions in specs/ use, and how each is read from a profile.</summary>
    public IReadOnlyDictionary<string, Func<Profile, Claim>> Claims { get; init; } =
        new Dictionary<string, Func<Profile, Claim>>();
}

/// <summary>The areas that a suite is made of.</summary>
/// <param name="areas">The areas, in the order in which reports show them.</param>
internal sealed class AreaTable(params IEnumerable<Area> areas)
{
    /// <summary>The areas that ship.</summary>
    public static AreaTable Standard { get; } =
        new(
            PlatformArea.Definition,
            AddressingArea.Definition,
            StreamingArea.Definition,
            CoherentArea.Definition,
            UserMappingArea.Definition,
            ScatterlistArea.Definition,
            OrderingArea.Definition,
            PoolArea.Definition,
            DeviceMemoryArea.Definition,
            ContiguousArea.Definition,
            BounceArea.Definition,
            DispatchArea.Definition,
            IommuArea.Definition,
            DeviceTreeArea.Definition,
            LegacyArea.Definition,
            DiagnosticsArea.Definition
        );

    public IReadOnlyList<Area> Areas { get; } = [.. areas];

    /// <summary>All kinds of operations.</summary>
    public IReadOnlyList<OperationKind> Kinds => field ??= [.. Areas.SelectMany(area => area.Kinds)];

    /// <summary>What is asked of every step, whatever its kind.</summary>
    public IReadOnlyList<Judgement> StepJudgements =>
        field ??= [.. Areas.Select(area => area.JudgeStep).OfType<Judgement>()];

    /// <summary>The table with a further area.</summary>
    public AreaTable With(Area area) => new([.. Areas, area]);

    /// <summary>The kind with a name; null if there is none.</summary>
    public OperationKind? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Reads what a machine says of itself.</summary>
    public Profile Read(string name, IDmaPlatform platform) =>
        Profile.Read(name, platform, Areas.SelectMany(area => area.Facets), Areas.SelectMany(area => area.Claims));

    /// <summary>The kinds that a profile provides.</summary>
    public IReadOnlyList<OperationKind> KindsFor(Profile profile) =>
        [
            .. Kinds.Where(kind =>
                (kind.Needs is null || profile.Facets.Contains(kind.Needs)) && kind.IsProvided(profile)
            ),
        ];
}
