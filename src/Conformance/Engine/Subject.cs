using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>What is under test: a profile of a factory, with what it says of itself.</summary>
internal sealed class Subject
{
    private readonly IDmaPlatformFactory _factory;

    private Subject(IDmaPlatformFactory factory, AreaTable areas, Profile profile)
    {
        _factory = factory;
        Areas = areas;
        Profile = profile;
        Kinds = areas.KindsFor(profile);
    }

    public AreaTable Areas { get; }

    public Profile Profile { get; }

    /// <summary>The kinds of operations that the profile provides.</summary>
    public IReadOnlyList<OperationKind> Kinds { get; }

    /// <summary>Operations that are not made, by name.</summary>
    public IReadOnlySet<string> LeftOut { get; private init; } = new HashSet<string>();

    /// <summary>Creates a machine and reads what it says of itself; whatever the platform throws comes out.</summary>
    public static Subject Create(IDmaPlatformFactory factory, string profile, AreaTable areas)
    {
        using var platform = factory.Create(profile, 0);
        return Of(factory, profile, areas, platform);
    }

    /// <summary>Reads what a machine of the profile says of itself; whatever the platform throws comes out.</summary>
    public static Subject Of(IDmaPlatformFactory factory, string profile, AreaTable areas, IDmaPlatform platform) =>
        new(factory, areas, areas.Read(profile, platform));

    /// <summary>The same, but for operations that are not made.</summary>
    /// <param name="operations">Their names.</param>
    public Subject Without(IEnumerable<string> operations) =>
        new(_factory, Areas, Profile) { LeftOut = operations.ToHashSet(StringComparer.Ordinal) };

    /// <summary>Creates a machine of the profile; null where the factory gives none.</summary>
    public IDmaPlatform? CreatePlatform(ulong seed) => _factory.Create(Profile.Name, seed);
}
