using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>A run that was interrupted goes on, and comes to what it would have come to.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"dma-resume-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(25_000)]
    [InlineData(70_000)]
    public void A_run_that_goes_on_ends_with_the_report_of_one_that_was_not_interrupted(long interruptedAfter)
    {
        var whole = ReportText.Render(Run(new SuiteOptions { OutputDirectory = Path.Combine(_directory, "whole") }));
        var interrupted = new SuiteOptions { OutputDirectory = Path.Combine(_directory, "again") };
        using var cancellation = new CancellationTokenSource();
        var first = Run(
            interrupted,
            at =>
            {
                if (Array.IndexOf(Profiles, at.Profile) * 40_000 + at.Operations > interruptedAfter)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token
        );
        first.Profiles.Should().Contain(profile => profile.CutShort != null);
        ConformanceSuite
            .FindLeftRun(interrupted with { Operations = 40_000, Profiles = Profiles })
            .Should()
            .NotBeNull();
        var again = Run(interrupted with { Resume = true });

        ReportText.Render(again).Replace("/again/", "/whole/", StringComparison.Ordinal).Should().Be(whole);
        Directory.GetFiles(_directory, "*.run.json", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void What_a_run_of_another_seed_left_is_not_gone_on_from()
    {
        var options = new SuiteOptions { OutputDirectory = _directory, Time = TimeSpan.Zero };
        _ = Run(options);

        var left = ConformanceSuite.FindLeftRun(options with { Operations = 40_000, Profiles = Profiles, Seed = 1 });

        left.Should().BeNull();
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        var options = new SuiteOptions
        {
            OutputDirectory = _directory,
            Operations = 40_000,
            Profiles = Profiles,
            Resume = true,
        };
        using (var cancellation = new CancellationTokenSource())
        {
            _ = Run(options, at => (at.Sequences > 100 ? cancellation : null)?.Cancel(), cancellation.Token);
        }

        File.WriteAllText(ConformanceSuite.FindLeftRun(options)!, "no state");
        var run = () => Run(options);

        run.Should().Throw<OptionException>().WithMessage("*.run.json cannot be gone on from (*");
    }

    [Fact]
    public void Without_a_directory_nothing_is_gone_on_from()
    {
        var run = () => Run(new SuiteOptions { Resume = true });

        run.Should().Throw<OptionException>();
    }

    private static string[] Profiles => ["write-back", "coherent"];

    private static SuiteReport Run(
        SuiteOptions options,
        Action<SuiteProgress>? progress = null,
        CancellationToken cancellation = default
    ) =>
        ConformanceSuite.Run(
            new ReferenceFactory(
                parts => parts with { CacheMaintenance = machine => new TakesNothing(machine) },
                Profiles
            ),
            options with
            {
                Operations = 40_000,
                Profiles = Profiles,
            },
            new Each(progress),
            cancellation
        );

    private sealed class Each(Action<SuiteProgress>? progress) : IProgress<SuiteProgress>
    {
        public void Report(SuiteProgress value) => progress?.Invoke(value);
    }

    private sealed class TakesNothing(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }
}
