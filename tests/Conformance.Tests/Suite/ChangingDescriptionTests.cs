using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Tests.Suite;

/// <summary>What a platform says of itself is held to what it said first, from creation to disposal.</summary>
public sealed class ChangingDescriptionTests
{
    private static readonly Dictionary<string, Func<PlatformDescription, PlatformDescription>> Changes = new()
    {
        ["PageSize"] = it => it with { PageSize = new(it.PageSize.Value * 2) },
        ["Room.Mappings"] = it => it with { Room = it.Room with { Mappings = it.Room.Mappings + 1 } },
        ["Room"] = it => it with { Room = null! },
        ["Description"] = _ => null!,
    };

    public static TheoryData<string> Changing => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Changing))]
    public void A_description_that_changes_with_a_call_is_found_with_that_call(string property)
    {
        var finding = Wrapping
            .Judge(inner => new ChangesAtBarrier(inner, Changes[property]), 5_000)
            .Findings.Should()
            .ContainSingle()
            .Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        finding.Steps.Should().Be(1);
        finding.Text.Should().Contain($"observed  step 1 barrier(): {property} ");
    }

    [Fact]
    public void A_change_is_told_with_both_values()
    {
        var finding = Wrapping
            .Judge(
                inner => new ChangesAtBarrier(inner, it => it with { Isolates = Claim.Yes, PageSize = new(0x800) }),
                5_000
            )
            .Findings.Single();

        finding.Text.Should().Contain("expected  PageSize 0x1000, as the first machine of the profile said\n");
        finding.Text.Should().Contain("observed  step 1 barrier(): PageSize 0x800\n");
    }

    [Theory]
    [InlineData("mask of a device", "InitialMask of nic0")]
    [InlineData("list of devices", "the number of devices")]
    [InlineData("streaming", "MapMayCopy")]
    [InlineData("addressing", "AcceptsFrom")]
    [InlineData("facet", "the facet IAddressing")]
    public void Devices_and_facets_are_held_to_what_they_said_first(string part, string named)
    {
        var finding = Wrapping
            .Judge(inner => new ChangesAPart(inner, part), 5_000)
            .Findings.Should()
            .ContainSingle()
            .Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        finding.Steps.Should().Be(1);
        finding.Text.Should().Contain(named);
    }

    [Fact]
    public void A_facet_that_is_gone_when_it_is_needed_is_no_exception_of_the_platform()
    {
        var report = Wrapping.Judge(inner => new LosesFacets(inner), 2_000);

        report.Findings.Should().OnlyContain(it => it.Clause.Id == PlatformClauses.DescriptionHolds);
        report.Findings.Should().ContainSingle();
    }

    [Fact]
    public void Equal_descriptions_need_not_be_the_same_object() =>
        Wrapping.Judge(inner => new MakesItAnew(inner), 2_000).Findings.Should().BeEmpty();

    [Fact]
    public void A_long_sequence_need_not_end_before_a_change_shows()
    {
        var subject = Subject.Create(new Wrapping(inner => new IsItselfAgain(inner)), "coherent", AreaTable.Standard);
        var barriers = Enumerable.Range(1, 100).Select(id => new Operation(CpuOperations.Barrier, (ulong)id));

        var outcome = new Executor(new Worker(subject, new HashSet<ClauseId>())).Run([.. barriers], 1);

        outcome.Violation?.Clause.Should().Be(PlatformClauses.DescriptionHolds);
        outcome.Steps.Should().HaveCount(64);
    }

    [Fact]
    public void A_changed_description_that_is_set_aside_does_not_put_other_clauses_behind_it()
    {
        var report = ConformanceSuite.Run(
            new Wrapping(inner => new ChangesAndErrs(inner)),
            new SuiteOptions
            {
                Operations = 20_000,
                Profiles = ["coherent"],
                Workers = 1,
            }
        );

        report
            .Findings.Select(finding => finding.Clause.Id)
            .Should()
            .BeEquivalentTo([PlatformClauses.DescriptionHolds, AddressingClauses.RequiredMaskIsAllOnes]);
    }

    private sealed class ChangesAtBarrier(IDmaPlatform inner, Func<PlatformDescription, PlatformDescription> change)
        : PassThrough(inner)
    {
        private bool _hasChanged;

        public override PlatformDescription Description => _hasChanged ? change(base.Description) : base.Description;

        public override Answer Barrier()
        {
            _hasChanged = true;
            return base.Barrier();
        }
    }

    private sealed class ChangesAPart(IDmaPlatform inner, string part) : FacetedPassThrough(inner)
    {
        private string _changed = "";

        public override IReadOnlyList<DeviceDescription> Devices =>
            _changed switch
            {
                "mask of a device" =>
                [
                    base.Devices[0] with
                    {
                        InitialMask = DmaMask.FromBits(20),
                    },
                    .. base.Devices.Skip(1),
                ],
                "list of devices" => [.. base.Devices, base.Devices[0] with { Name = "late" }],
                _ => base.Devices,
            };

        public override StreamingDescription StreamingDescription =>
            _changed == "streaming"
                ? base.StreamingDescription with
                {
                    MapMayCopy = Claim.Unstated,
                }
                : base.StreamingDescription;

        public override AddressingDescription AddressingDescription =>
            _changed == "addressing" ? new() { AcceptsFrom = DmaMask.FromBits(40) } : base.AddressingDescription;

        public override Answer Settle()
        {
            _changed = part;
            return base.Settle();
        }

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = null;
            return (_changed != "facet" || typeof(TFacet) != typeof(IAddressing)) && base.TryGet(out facet);
        }
    }

    private sealed class LosesFacets(IDmaPlatform inner) : FacetedPassThrough(inner)
    {
        private int _steps;

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            _steps++;
            return base.DrainEvents(destination);
        }

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = null;
            return (_steps == 0 || typeof(TFacet) != typeof(IStreaming)) && base.TryGet(out facet);
        }
    }

    private sealed class MakesItAnew(IDmaPlatform inner) : FacetedPassThrough(inner)
    {
        public override PlatformDescription Description =>
            base.Description with
            {
                Room = base.Description.Room with { Blocks = base.Description.Room.Blocks },
            };

        public override IReadOnlyList<DeviceDescription> Devices =>
            [.. base.Devices.Select(device => device with { Domain = device.Domain })];

        public override StreamingDescription StreamingDescription =>
            base.StreamingDescription with
            {
                MapMayCopy = base.StreamingDescription.MapMayCopy,
            };
    }

    private sealed class IsItselfAgain(IDmaPlatform inner) : PassThrough(inner)
    {
        private int _steps;

        public override PlatformDescription Description =>
            _steps is > 20 and < 90 ? base.Description with { Name = "another" } : base.Description;

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            _steps++;
            return base.DrainEvents(destination);
        }
    }

    private sealed class ChangesAndErrs(IDmaPlatform inner) : FacetedPassThrough(inner)
    {
        private int _steps;

        public override PlatformDescription Description =>
            _steps > 0 ? base.Description with { Name = "another" } : base.Description;

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            _steps++;
            return base.DrainEvents(destination);
        }

        public override Answer<DmaMask> GetRequiredMask(DeviceId device) => new DmaMask(0xfffe);
    }
}
