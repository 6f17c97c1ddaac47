using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>The machines of the reference, each behind a platform that misbehaves.</summary>
/// <param name="wrap">Puts the platform around a machine.</param>
internal sealed class Wrapping(Func<IDmaPlatform, IDmaPlatform> wrap) : IDmaPlatformFactory
{
    private readonly ReferenceFactory _reference = new();

    public IReadOnlyList<string> Profiles => _reference.Profiles;

    public IReadOnlyList<string> DefaultProfiles => _reference.DefaultProfiles;

    public IDmaPlatform Create(string profile, ulong seed) => wrap(_reference.Create(profile, seed));

    /// <summary>Judges a platform around the machines of one profile.</summary>
    public static SuiteReport Judge(
        Func<IDmaPlatform, IDmaPlatform> wrap,
        long operations,
        string profile = "coherent"
    ) =>
        ConformanceSuite.Run(
            new Wrapping(wrap),
            new SuiteOptions
            {
                Operations = operations,
                Profiles = [profile],
                Workers = 1,
            }
        );
}
