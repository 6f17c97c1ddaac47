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
        BounceProfile.Parts,
    ];

    private readonly Func<MachineParts, MachineParts>? _replace;
    private readonly MachineParts[] _profiles;

    /// <summary>The reference platform in all its profiles.</summary>
    public ReferenceFactory()
        : this(null, BuiltIn) { }

    /// <summary>The reference platform with parts replaced.</summary>
    /// <param name="replace">Gives the parts to build a machine from; called for every machine, with the parts of its profile and its seed.</param>
    /// <param name="profiles">The profiles that the factory offers; all of them if none is named.</param>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public ReferenceFactory(Func<MachineParts, MachineParts> replace, params IReadOnlyList<string> profiles)
        : this(replace, profiles.Count == 0 ? BuiltIn : [.. profiles.Select(name => Find(BuiltIn, name))])
    {
        ArgumentNullException.ThrowIfNull(replace);
    }

    private ReferenceFactory(Func<MachineParts, MachineParts>? replace, MachineParts[] profiles)
    {
        _replace = replace;
        _profiles = profiles;
        Profiles = [.. profiles.Select(static parts => parts.Profile)];
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; }

    /// <inheritdoc cref="IDmaPlatformFactory.Create" />
    /// <exception cref="ArgumentException"><paramref name="profile" /> is not one of <see cref="Profiles" />.</exception>
    public Machine Create(string profile, ulong seed)
    {
        var parts = Find(_profiles, profile) with { Seed = seed };
        return new Machine(_replace is null ? parts : _replace(parts));
    }

    IDmaPlatform IDmaPlatformFactory.Create(string profile, ulong seed) => Create(profile, seed);

    private static MachineParts Find(MachineParts[] profiles, string name) =>
        Array.Find(profiles, parts => parts.Profile == name)
        ?? throw new ArgumentException($"There is no profile '{name}'.", nameof(name));
}
