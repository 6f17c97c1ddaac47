namespace Dma;

/// <summary>Creates machines. An adopter with a single profile needs none: a public platform type whose constructor takes a seed, or nothing, serves as well.</summary>
public interface IDmaPlatformFactory
{
    /// <summary>The names of the profiles; at least one, each 1 to 64 characters, unique.</summary>
    IReadOnlyList<string> Profiles { get; }

    /// <summary>The profiles that run where none is named, at least one of <see cref="Profiles" />; all of them unless stated. The others run by name alone.</summary>
    IReadOnlyList<string> DefaultProfiles => Profiles;

    /// <summary>Creates a machine.</summary>
    /// <param name="profile">One of <see cref="Profiles" />.</param>
    /// <param name="seed">Decides every choice that the platform is free to make; the same seed and operations give the same answers.</param>
    /// <returns>A machine of its own, fresh or drained, as its description says.</returns>
    IDmaPlatform Create(string profile, ulong seed);
}
