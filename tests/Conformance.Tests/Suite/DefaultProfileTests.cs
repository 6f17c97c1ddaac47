using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>Which profiles run where none is named.</summary>
public sealed class DefaultProfileTests
{
    [Fact]
    public void A_factory_that_says_nothing_runs_all_its_profiles()
    {
        IDmaPlatformFactory factory = new Names(["l1", "coherent"], null);

        factory.DefaultProfiles.Should().Equal("l1", "coherent");
        Run(factory).Profiles.Select(profile => profile.Name).Should().Equal("l1", "coherent");
    }

    [Fact]
    public void Those_that_are_named_by_default_run_once_each_in_the_order_of_all()
    {
        var factory = new Names(["l1", "coherent", "isolating"], ["isolating", "l1", "isolating"]);

        Run(factory).Profiles.Select(profile => profile.Name).Should().Equal("l1", "isolating");
        Run(factory, "coherent").Profiles.Select(profile => profile.Name).Should().Equal("coherent");
    }

    [Fact]
    public void An_architecture_runs_by_name_alone()
    {
        Run(new ReferenceFactory())
            .Profiles.Select(profile => profile.Name)
            .Should()
            .Equal(new ReferenceFactory().DefaultProfiles)
            .And.NotContain("arm64");
        Run(new ReferenceFactory(), "arm64").Profiles.Select(profile => profile.Name).Should().Equal("arm64");
    }

    [Theory]
    [InlineData("the platform names no profile to run: DefaultProfiles is empty")]
    [InlineData("the platform has no profile 'other', which DefaultProfiles names; its profiles are l1", "other")]
    [InlineData("the platform has no profile '', which DefaultProfiles names; its profiles are l1", null)]
    [InlineData("asking the platform for its default profiles threw *no defaults*", "throw")]
    public void Defaults_that_cannot_be_run_are_told(string message, params string?[]? defaults)
    {
        var run = () => Run(new Names(["l1"], defaults ?? [null]));

        run.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static SuiteReport Run(IDmaPlatformFactory factory, params string[] profiles) =>
        ConformanceSuite.Run(factory, new SuiteOptions { Operations = 100, Profiles = profiles });

    private sealed class Names(IReadOnlyList<string> profiles, string?[]? defaults) : IDmaPlatformFactory
    {
        private readonly ReferenceFactory _reference = new();

        public IReadOnlyList<string> Profiles => profiles;

        IReadOnlyList<string> IDmaPlatformFactory.DefaultProfiles =>
            defaults is ["throw"] ? throw new NotSupportedException("no defaults")
            : defaults is null ? profiles
            : [.. defaults.Select(name => name!)];

        public IDmaPlatform Create(string profile, ulong seed) => _reference.Create(profile, seed);
    }
}
