using Dma.Conformance.Clauses;
using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>Whatever a platform does, the suite reports it and lives.</summary>
public sealed class HostilePlatformTests
{
    [Fact]
    public void An_exception_in_a_call_is_a_violation_with_a_program()
    {
        var finding = Wrapping.Judge(inner => new Throws(inner), 20_000).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        finding.Steps.Should().Be(2);
        finding.Text.Should().Contain("threw InvalidOperationException: no barrier after pages");
    }

    /// <summary>What the second machine of a seed does is compared with the first, and is judged too.</summary>
    [Fact]
    public void What_only_the_second_machine_breaks_is_reported_as_what_it_is()
    {
        var seeds = new HashSet<ulong>();
        var factory = new SinglePlatformFactory(
            seed =>
            {
                var inner = new ReferenceFactory().Create("coherent", seed);
                lock (seeds)
                {
                    return seeds.Add(seed) ? inner : new Throws(inner);
                }
            },
            "coherent"
        );

        var report = ConformanceSuite.Run(factory, new SuiteOptions { Operations = 20_000 });

        report.Verdict.Should().Be(Verdict.Violated);
        report.Findings.First().Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
    }

    [Fact]
    public void A_machine_that_cannot_be_created_is_a_violation()
    {
        var factory = new Wrapping(_ => throw new NotSupportedException("not today"));
        var report = ConformanceSuite.Run(factory, new SuiteOptions { Operations = 100, Profiles = ["coherent"] });

        report.Verdict.Should().Be(Verdict.Violated);
        report.Findings.Single().Text.Should().Contain("NotSupportedException: not today");
    }

    [Fact]
    public void A_hang_is_reported_with_its_step_and_ends_the_profile_only()
    {
        using var release = new ManualResetEventSlim();
        var factory = new Wrapping(inner => new Hangs(inner, release));
        var options = new SuiteOptions
        {
            Operations = 20_000,
            Hang = TimeSpan.FromMilliseconds(300),
            Profiles = ["coherent", "isolating"],
        };

        var report = ConformanceSuite.Run(factory, options);
        release.Set();

        report.Verdict.Should().Be(Verdict.Hung);
        report.Profiles.Should().HaveCount(2);
        var finding = report.Profiles[0].Findings.Single(finding => finding.IsHang);
        finding.Clause.Id.Should().Be(PlatformClauses.EveryCallReturns);
        finding.Text.Should().Contain("settle, does not return");
        report.Profiles[1].Findings.Should().BeEmpty();
    }

    [Fact]
    public void A_description_that_breaks_its_bounds_is_a_violation()
    {
        var report = Wrapping.Judge(
            inner => new Describes(inner, description => description with { PageSize = new(1000) }),
            100
        );

        report.Findings.Single().Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        report.Findings.Single().Text.Should().Contain("power of two");
    }

    [Fact]
    public void A_description_that_changes_is_a_violation()
    {
        var count = 0;
        var report = Wrapping.Judge(
            inner => new Describes(
                inner,
                description => description with { Isolates = ++count > 5 ? Claim.Yes : description.Isolates }
            ),
            5_000
        );

        report.Findings.Single().Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        report.Findings.Single().Text.Should().Contain("Isolates");
    }

    [Fact]
    public void Answers_that_differ_from_run_to_run_are_found_as_such()
    {
        var machines = 0;
        var report = Wrapping.Judge(inner => new Moody(inner, ++machines % 2 == 0), 50_000);

        report.Findings.Should().Contain(finding => finding.Clause.Id == PlatformClauses.SameSeedSameAnswers);
    }

    [Fact]
    public void A_broken_clause_does_not_hide_another_one()
    {
        var report = Wrapping.Judge(inner => new TwiceWrong(inner), 100_000);

        report
            .Findings.Select(finding => finding.Clause.Id)
            .Should()
            .BeEquivalentTo([AddressingClauses.RequiredMaskIsAllOnes, StreamingClauses.MappingErrorIsStable]);
    }

    [Fact]
    public void A_run_that_is_cancelled_is_incomplete_and_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var report = ConformanceSuite.Run(
            new ReferenceFactory(),
            new SuiteOptions { Profiles = ["coherent"] },
            null,
            cancelled.Token
        );

        report.Verdict.Should().Be(Verdict.Incomplete);
        report.Profiles.Single().CutShort.Should().NotBeNull();
    }

    private sealed class Throws(IDmaPlatform inner) : PassThrough(inner)
    {
        private bool _hasPages;

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            _hasPages = true;
            return base.AllocatePages(count, placement);
        }

        public override Answer Barrier() =>
            _hasPages ? throw new InvalidOperationException("no barrier after pages\nsecond line") : base.Barrier();
    }

    private sealed class Hangs(IDmaPlatform inner, ManualResetEventSlim release) : PassThrough(inner)
    {
        public override Answer Settle()
        {
            if (Description.Isolates != Claim.Yes)
            {
                release.Wait();
            }

            return base.Settle();
        }
    }

    private sealed class Describes(IDmaPlatform inner, Func<PlatformDescription, PlatformDescription> change)
        : PassThrough(inner)
    {
        private readonly PlatformDescription _description = change(inner.Description);

        public override PlatformDescription Description => _description;
    }

    private sealed class Moody(IDmaPlatform inner, bool isOdd) : PassThrough(inner)
    {
        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        )
        {
            // Every other machine holds a mapping of its own, so that answers differ, all of them right.
            var answer = base.Map(device, buffer, size, direction, attributes);
            return isOdd && size.Value > 1 && answer.Value.Value < 1UL << 20 ? new DmaAddress(0xdead_0000) : answer;
        }
    }

    private sealed class TwiceWrong(IDmaPlatform inner) : FacetedPassThrough(inner)
    {
        private bool _justMapped;

        public override Answer<DmaAddress> MapPage(
            DeviceId device,
            PageNumber page,
            ByteCount offset,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        )
        {
            _justMapped = true;
            return base.MapPage(device, page, offset, size, direction, attributes);
        }

        public override Answer<DmaMask> GetRequiredMask(DeviceId device) => new DmaMask(0xfffe);

        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        )
        {
            _justMapped = true;
            return base.Map(device, buffer, size, direction, attributes);
        }

        public override Answer<bool> MappingError(DeviceId device, DmaAddress address)
        {
            var answer = base.MappingError(device, address);
            (_justMapped, var first) = (false, _justMapped);
            return first ? answer : !answer.Value;
        }
    }
}
