namespace Dma.Reference;

/// <summary>Creates machines of the reference platform, as they are or with parts replaced.</summary>
public sealed class ReferenceFactory : IDmaPlatformFactory
{
    private static readonly MachineParts[] BuiltIn =
    [
        CoherentProfile.Parts,
        WriteBackProfile.Parts,
        IsolatingProfile.Parts,
        WriteBufferProfile.Parts,
        L1Profile.Parts,
        L1L2Profile.Parts,
        InterconnectProfile.Parts,
        ContiguousProfile.Parts,
        BounceProfile.Parts,
        TranslatedProfile.Parts,
        IommuProfile.Parts,
        DeviceTreeProfile.Parts,
        DeviceTreeProfile.RestrictedParts,
        ArmIommuProfile.Parts,
        DiagnosingProfile.Parts,
    ];

    private static readonly MachineParts[] All = [.. BuiltIn, .. Architecture.All.Select(ArchitectureProfile.Of)];

    private readonly Func<MachineParts, MachineParts>? _replace;
    private readonly MachineParts[] _profiles;

    /// <summary>The reference platform in all its profiles.</summary>
    public ReferenceFactory()
        : this(null, All, BuiltIn) { }

    /// <summary>The reference platform with parts replaced.</summary>
    /// <param name="replace">Gives the parts to build a machine from; called for every machine, with the parts of its profile and its seed.</param>
    /// <param name="profiles">The profiles that the factory offers; all of them if none is named.</param>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public ReferenceFactory(Func<MachineParts, MachineParts> replace, params IReadOnlyList<string> profiles)
        : this(replace, All, BuiltIn)
    {
        ArgumentNullException.ThrowIfNull(replace);
        if (profiles.Count > 0)
        {
            _profiles = [.. profiles.Select(name => Find(All, name))];
            Profiles = DefaultProfiles = NamesOf(_profiles);
        }
    }

    /// <summary>The reference platform as one machine that is described by its parts, such as those that <see cref="BoardBuilder.Read" /> gives.</summary>
    /// <param name="parts">The parts; their profile is the only one.</param>
    public ReferenceFactory(MachineParts parts)
        : this(null, [parts], [parts]) { }

    private ReferenceFactory(
        Func<MachineParts, MachineParts>? replace,
        MachineParts[] profiles,
        MachineParts[] defaultProfiles
    )
    {
        _replace = replace;
        _profiles = profiles;
        Profiles = NamesOf(profiles);
        DefaultProfiles = NamesOf(defaultProfiles);
    }

    /// <inheritdoc />
    /// <remarks>With those of the architectures (<see cref="Architecture.All" />).</remarks>
    public IReadOnlyList<string> Profiles { get; }

    /// <inheritdoc />
    /// <remarks>Without the architectures, unless profiles were named.</remarks>
    public IReadOnlyList<string> DefaultProfiles { get; }

    /// <inheritdoc cref="IDmaPlatformFactory.Create" />
    /// <remarks>The machine alone, without the checker that its parts may put around it.</remarks>
    /// <exception cref="ArgumentException"><paramref name="profile" /> is not one of <see cref="Profiles" />.</exception>
    public Machine Create(string profile, ulong seed)
    {
        var parts = Find(_profiles, profile) with { Seed = seed };
        return new Machine(_replace is null ? parts : _replace(parts));
    }

    IDmaPlatform IDmaPlatformFactory.Create(string profile, ulong seed) => Around(Create(profile, seed));

    /// <summary>A machine with the checker around it that its parts name, if they name one.</summary>
    /// <param name="machine">The machine.</param>
    public static IDmaPlatform Around(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Parts.Diagnostics is { } parts ? new DiagnosingPlatform(machine, parts) : machine;
    }

    private static string[] NamesOf(MachineParts[] profiles) => [.. profiles.Select(static parts => parts.Profile)];

    private static MachineParts Find(MachineParts[] profiles, string name) =>
        Array.Find(profiles, parts => parts.Profile == name)
        ?? throw new ArgumentException($"There is no profile '{name}'.", nameof(name));
}
