using System.Reflection;

namespace Dma.Conformance;

/// <summary>A factory for a platform that has a single profile and no factory of its own.</summary>
public sealed class SinglePlatformFactory : IDmaPlatformFactory
{
    /// <summary>The name of the profile where none is given.</summary>
    public const string DefaultProfile = "default";

    private readonly Func<ulong, IDmaPlatform> _create;

    /// <summary>Makes a factory of a function.</summary>
    /// <param name="create">Creates a machine from a seed.</param>
    /// <param name="profile">The name of the profile, 1 to 64 characters.</param>
    public SinglePlatformFactory(Func<ulong, IDmaPlatform> create, string profile = DefaultProfile)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentException.ThrowIfNullOrEmpty(profile);
        _create = create;
        Profiles = [profile];
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; }

    /// <summary>Whether a type serves as a platform without a factory: a concrete <see cref="IDmaPlatform" /> with a public constructor that takes a seed (<see cref="ulong" />), or nothing.</summary>
    /// <param name="type">The type.</param>
    public static bool Serves(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type is { IsAbstract: false, ContainsGenericParameters: false }
            && typeof(IDmaPlatform).IsAssignableFrom(type)
            && (TakesSeed(type) || type.GetConstructor(Type.EmptyTypes) is not null);
    }

    /// <summary>Makes a factory of a type. Where a constructor takes a seed, that one is used.</summary>
    /// <param name="platform">A type that <see cref="Serves" />.</param>
    /// <param name="profile">The name of the profile, 1 to 64 characters.</param>
    /// <returns>The factory; what the constructor throws comes out of it as it is.</returns>
    /// <exception cref="ArgumentException">The type does not serve.</exception>
    public static SinglePlatformFactory Of(Type platform, string profile = DefaultProfile)
    {
        if (!Serves(platform))
        {
            throw new ArgumentException(
                $"{platform} is no {nameof(IDmaPlatform)} with a public constructor that takes a seed or nothing",
                nameof(platform)
            );
        }

        var takesSeed = TakesSeed(platform);
        return new SinglePlatformFactory(
            seed =>
                (IDmaPlatform)
                    Activator.CreateInstance(
                        platform,
                        BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
                        null,
                        takesSeed ? [seed] : [],
                        null
                    )!,
            profile
        );
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException"><paramref name="profile" /> is not the one of <see cref="Profiles" />.</exception>
    public IDmaPlatform Create(string profile, ulong seed) =>
        profile == Profiles[0]
            ? _create(seed)
            : throw new ArgumentException($"There is no profile '{profile}'.", nameof(profile));

    /// <summary>Whether a constructor of a type takes a seed.</summary>
    /// <param name="type">The type.</param>
    public static bool TakesSeed(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.GetConstructor([typeof(ulong)]) is not null;
    }
}
