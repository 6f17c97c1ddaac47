using Dma.Conformance.Clauses;
using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>Machines that cannot be created, used up, or be got rid of.</summary>
public sealed class HostileLifeTests
{
    [Fact]
    public void A_factory_that_gives_no_machine_is_told_in_words()
    {
        var finding = Wrapping.Judge(_ => null!, 100).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Text.Should().Contain("observed  no machine: the factory gave null\n");
    }

    [Fact]
    public void A_factory_that_gives_no_machine_later_is_told_in_words()
    {
        var machines = 0;
        var report = Wrapping.Judge(inner => ++machines > 3 ? null! : inner, 5_000);

        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Text.Should().Contain("no machine: the factory gave null");
    }

    [Fact]
    public void Creation_that_starts_to_fail_ends_the_profile()
    {
        var machines = 0;
        var report = ConformanceSuite.Run(
            new Wrapping(inner => ++machines > 100 ? throw new IOException("no more machines") : inner),
            new SuiteOptions
            {
                Operations = 1_000_000,
                Profiles = ["coherent"],
                Workers = 1,
                Time = TimeSpan.FromSeconds(20),
            }
        );

        report.Verdict.Should().Be(Verdict.Violated);
        report.Findings.Should().ContainSingle().Which.Text.Should().Contain("threw IOException: no more machines");
        report.Profiles.Single().CutShort.Should().Be("64 machines in a row could not be created");
        machines.Should().BeLessThan(2_000);
    }

    [Fact]
    public void Memory_that_runs_out_in_a_call_is_an_exception_like_others()
    {
        var finding = Wrapping
            .Judge(inner => new RunsOut(inner, () => new InsufficientMemoryException()), 5_000)
            .Findings.Single();

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Text.Should().Contain("barrier threw InsufficientMemoryException");
    }

    [Fact]
    public void An_exception_without_a_message_is_an_exception_like_others()
    {
        var finding = Wrapping.Judge(inner => new RunsOut(inner, () => new Speechless()), 5_000).Findings.Single();

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Text.Should().Contain("barrier threw Speechless\n");
    }

    [Fact]
    public void A_description_that_throws_is_told_as_such()
    {
        var finding = Wrapping.Judge(inner => new DoesNotSay(inner), 100).Findings.Single();

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Text.Should().Contain("observed  reading the description threw NotSupportedException: ask later\n");
    }

    [Fact]
    public void A_disposal_that_throws_is_found_behind_the_last_step()
    {
        var finding = Wrapping
            .Judge(inner => new Clings(inner, () => throw new InvalidOperationException("still in use")), 5_000)
            .Findings.Single();

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Steps.Should().Be(1);
        finding
            .Text.Should()
            .Contain(
                "observed  after step 1, disposing of the machine threw InvalidOperationException: still in use\n"
            );
    }

    [Fact]
    public void A_disposal_that_hangs_is_told_in_words()
    {
        using var release = new ManualResetEventSlim();
        var finding = Hang(inner => new Clings(inner, release.Wait));
        release.Set();

        finding.Clause.Id.Should().Be(PlatformClauses.EveryCallReturns);
        finding.Text.Should().MatchRegex(@"observed  after step [0-9]+, disposing of the\s+machine does not return\n");
    }

    [Fact]
    public void What_was_observed_before_a_hang_is_kept()
    {
        using var release = new ManualResetEventSlim();
        var finding = Hang(inner => new HangsAfterPages(inner, release));
        release.Set();

        finding.Text.Should().MatchRegex(@"\n +[0-9]+  buffer[0-9]+ = alloc_pages\([^\n]*\) -> 0x");
        finding.Trace.Should().MatchRegex("\"observation\": \"0x[0-9a-f]+ at 0x");
        finding.Trace.Should().NotContain("\"observation\": \"threw");
    }

    [Fact]
    public void A_hang_in_a_replay_keeps_what_was_observed_before()
    {
        using var release = new ManualResetEventSlim();
        var options = new SuiteOptions { Hang = TimeSpan.FromMilliseconds(300) };
        var trace = Hang(inner => new HangsAfterPages(inner, release)).Trace;
        var path = Path.GetTempFileName();
        File.WriteAllText(path, trace);
        var report = ConformanceSuite.ReplayFile(
            path,
            new Wrapping(inner => new HangsAfterPages(inner, release)),
            options
        );
        release.Set();
        File.Delete(path);

        report.Finding!.IsHang.Should().BeTrue();
        report.Finding.Trace.Should().MatchRegex("\"observation\": \"0x[0-9a-f]+ at 0x");
        report.Difference.Should().BeNull();
        report.Executed.Should().Be(report.Steps - 1);
    }

    [Theory]
    [InlineData("the platform lists the profile 'one' twice", "one", "two", "one")]
    [InlineData("the platform lists a profile whose name has not 1 to 64 characters: ''", "one", "")]
    [InlineData("the platform lists a profile whose name has not 1 to 64 characters: null", "one", null)]
    public void Profiles_that_cannot_be_told_apart_are_refused(string message, params string?[] names)
    {
        var run = () => ConformanceSuite.Run(new Lists(() => names!));

        run.Should().Throw<OptionException>().Which.Message.Should().StartWith(message);
    }

    [Fact]
    public void Profiles_that_cannot_be_asked_for_are_refused()
    {
        var none = () => ConformanceSuite.Run(new Lists(() => null!));
        var throws = () => ConformanceSuite.Run(new Lists(() => throw new IOException("later")));

        none.Should().Throw<OptionException>().WithMessage("the platform lists no profiles: Profiles is null");
        throws
            .Should()
            .Throw<OptionException>()
            .WithMessage("asking the platform for its profiles threw IOException: later");
    }

    private static Finding Hang(Func<IDmaPlatform, IDmaPlatform> wrap) =>
        ConformanceSuite
            .Run(
                new Wrapping(wrap),
                new SuiteOptions
                {
                    Operations = 5_000,
                    Profiles = ["coherent"],
                    Workers = 1,
                    Hang = TimeSpan.FromMilliseconds(300),
                }
            )
            .Findings.Single(finding => finding.IsHang);

    private sealed class Speechless : Exception
    {
        public override string Message => throw new InvalidOperationException("no words");
    }

    private sealed class RunsOut(IDmaPlatform inner, Func<Exception> thrown) : PassThrough(inner)
    {
        public override Answer Barrier() => throw thrown();
    }

    private sealed class DoesNotSay(IDmaPlatform inner) : PassThrough(inner)
    {
        public override PlatformDescription Description => throw new NotSupportedException("ask later");
    }

    private sealed class Clings(IDmaPlatform inner, Action clings) : PassThrough(inner)
    {
        private bool _used;

        public override Answer Barrier()
        {
            _used = true;
            return base.Barrier();
        }

        public override void Dispose()
        {
            if (_used)
            {
                clings();
            }

            base.Dispose();
        }
    }

    private sealed class HangsAfterPages(IDmaPlatform inner, ManualResetEventSlim release) : PassThrough(inner)
    {
        private bool _hasPages;

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            _hasPages = true;
            return base.AllocatePages(count, placement);
        }

        public override Answer Settle()
        {
            if (_hasPages)
            {
                release.Wait();
            }

            return base.Settle();
        }
    }

    private sealed class Lists(Func<IReadOnlyList<string>> profiles) : IDmaPlatformFactory
    {
        public IReadOnlyList<string> Profiles => profiles();

        public IDmaPlatform Create(string profile, ulong seed) => new ReferenceFactory().Create("coherent", seed);
    }
}
