using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;
using Dma.Reference;
using static Dma.Conformance.Tests.Operations.Diagnosing;

namespace Dma.Conformance.Tests.Operations;

/// <summary>Which reports a platform with diagnostics must make, and which it may.</summary>
public sealed class ReportJudgementTests
{
    private const string Clean = "DMA-DBG-001";
    private const ulong Made = 3;

    /// <summary>What is misused: 0x100 bytes from 0x1000 on, of the first device, made at the third step.</summary>
    private static readonly MisuseFinding Finding = new(Misuse.SizeDiffers, Nic, Interval.At(0x1000, 0x100), Made);

    private readonly Diagnosing _diagnosing = new(
        Misuse.SizeDiffers,
        Misuse.DirectionDiffers,
        Misuse.DeviceAccessAfterUnmap
    );

    private static string SizeDiffers => DiagnosticsClauses.SizeDiffers.Text;

    private static PlatformEvent Right => Event(Misuse.SizeDiffers, Nic, 0x1000, 0x100, Made);

    [Theory]
    [InlineData(Misuse.SizeDiffers, 0, 0x1000, 0x100, 3, true)]
    [InlineData(Misuse.SizeDiffers, 0, 0x10ff, 0x1, 3, true)]
    [InlineData(Misuse.SizeDiffers, 0, 0x0, 0x1001, 3, true)]
    [InlineData(Misuse.DirectionDiffers, 0, 0x1000, 0x100, 3, false)]
    [InlineData(Misuse.SizeDiffers, 1, 0x1000, 0x100, 3, false)]
    [InlineData(Misuse.SizeDiffers, 0, 0x1100, 0x100, 3, false)]
    [InlineData(Misuse.SizeDiffers, 0, 0x0, 0x1000, 3, false)]
    [InlineData(Misuse.SizeDiffers, 0, 0x1000, 0x100, 4, false)]
    [InlineData(Misuse.SizeDiffers, 0, 0x1000, 0x100, 0, false)]
    public void A_report_is_of_the_class_the_device_the_addresses_and_the_step(
        Misuse misuse,
        int device,
        ulong start,
        ulong length,
        ulong madeAt,
        bool isRight
    )
    {
        var report = Event(misuse, new DeviceId(device), start, length, madeAt);

        Judge(required: true, Finding, report).Should().Be(isRight ? null : SizeDiffers);
        Judge(required: false, Finding, report).Should().Be(isRight ? null : Clean);
    }

    [Fact]
    public void What_must_be_reported_is_missed_and_what_may_be_is_not()
    {
        Judge(required: true, Finding).Should().Be(SizeDiffers);
        Judge(required: false, Finding).Should().BeNull();
    }

    [Fact]
    public void A_clean_step_gets_no_report() => Judge(Right).Should().Be(Clean);

    [Fact]
    public void What_is_reported_beside_what_must_be_has_to_be_right_too() =>
        Judge(required: true, Finding, Right, Event(Misuse.SizeDiffers, Gpu, 0x1000, 0x100, Made)).Should().Be(Clean);

    [Fact]
    public void One_of_several_classes_is_enough()
    {
        var other = Finding with { Misuse = Misuse.DirectionDiffers };

        Require(Finding, other);
        Judge(Event(Misuse.DirectionDiffers, Nic, 0x1000, 0x100, Made)).Should().BeNull();
        Require(Finding, other);
        Judge().Should().Be(SizeDiffers);
    }

    [Fact]
    public void A_class_that_may_be_reported_does_not_stand_for_one_that_must_be()
    {
        _diagnosing.Part.Require(Finding);
        _diagnosing.Part.Allow(Finding with { Misuse = Misuse.DirectionDiffers });

        Judge(Event(Misuse.DirectionDiffers, Nic, 0x1000, 0x100, Made)).Should().Be(SizeDiffers);
    }

    [Fact]
    public void What_may_be_no_misuse_at_all_need_not_be_reported()
    {
        Require(Finding);
        _diagnosing.Part.MayBeNone = true;

        Judge().Should().BeNull();
    }

    [Fact]
    public void A_class_that_is_not_claimed_may_be_reported_but_need_not_be()
    {
        var finding = Finding with { Misuse = Misuse.FreeOfMapped };

        Judge(required: true, finding).Should().BeNull();
        Judge(required: true, finding, Event(Misuse.FreeOfMapped, Nic, 0x1000, 0x100, Made)).Should().BeNull();
    }

    [Fact]
    public void A_finding_without_addresses_may_name_any() =>
        Judge(required: true, Finding with { Range = null }, Event(Misuse.SizeDiffers, Nic, 0x9_0000, 0x1, Made))
            .Should()
            .BeNull();

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(false, 0, false)]
    [InlineData(true, 4, false)]
    public void It_may_be_of_nothing_that_was_made_only_where_that_is_left_open(
        bool mayBe,
        ulong madeAt,
        bool isRight
    ) =>
        Judge(
                required: true,
                Finding with
                {
                    MayBeOfNone = mayBe,
                },
                Event(Misuse.SizeDiffers, Nic, 0x1000, 0x100, madeAt)
            )
            .Should()
            .Be(isRight ? null : SizeDiffers);

    [Fact]
    public void What_cannot_be_told_apart_may_be_reported_for_one_another()
    {
        var other = Event(Misuse.SizeDiffers, Nic, 0x1000, 0x100, 7);
        Judge(required: true, Finding, other).Should().Be(SizeDiffers);

        _diagnosing.Part.NoteAlike(7, 5);
        _diagnosing.Part.NoteAlike(Made, 5);

        Judge(required: true, Finding, other).Should().BeNull();
    }

    [Fact]
    public void What_was_at_the_addresses_before_may_be_told_of_only_as_far_as_it_was_there()
    {
        var block = _diagnosing.Pages(2);
        var there = _diagnosing.Map(block, 0, 0x100);
        var elsewhere = _diagnosing.Map(block, 0x1000, 0x1100);
        var finding = new MisuseFinding(
            Misuse.DeviceAccessAfterUnmap,
            Nic,
            ReachSpecification.RangeOf(there),
            MadeAt: 1000
        )
        {
            MayBeOfFormer = true,
        };
        var clause = DiagnosticsClauses.DeviceAccessAfterUnmap.Text;

        Former(finding, there.Id).Should().BeNull();
        Former(finding, elsewhere.Id).Should().Be(clause);
        Former(finding with { MayBeOfFormer = false }, there.Id).Should().Be(clause);
        Former(finding, 0).Should().Be(clause);
        Former(finding, _diagnosing.Step + 100).Should().Be(clause);

        _diagnosing.State.Part<ReachSpecification>().End(there);
        Former(finding, there.Id).Should().BeNull();
        _diagnosing.State.Part<ReachSpecification>().End(elsewhere);
        Former(finding, elsewhere.Id).Should().Be(clause);
        // Of what was forgotten nobody knows where it was.
        Former(finding, 1).Should().Be(null);

        string? Former(in MisuseFinding of, ulong madeAt) =>
            Judge(required: true, of, Event(of.Misuse, Nic, (ulong)of.Range!.Value.Start, 0x100, madeAt));
    }

    [Fact]
    public void What_is_known_to_fail_is_taken_as_it_is()
    {
        _diagnosing.SetAside.Add(DiagnosticsClauses.SizeDiffers);
        _diagnosing.SetAside.Add(DiagnosticsClauses.CleanProgramsGetNoReport);

        Judge(required: true, Finding).Should().BeNull();
        _diagnosing.State.ForgivenCount.Should().Be(1);
        Judge(Right).Should().BeNull();
        _diagnosing.State.ForgivenCount.Should().Be(2);
    }

    [Fact]
    public void What_one_step_made_reportable_is_clean_in_the_next()
    {
        Require(Finding);
        _diagnosing.Part.MayBeNone = true;
        Judge(Right).Should().BeNull();

        Judge().Should().BeNull();
        _diagnosing.Part.MayBeNone.Should().BeFalse();
        Judge(Right).Should().Be(Clean);
    }

    [Fact]
    public void Steps_are_evidence_where_there_is_something_to_report_of()
    {
        _ = Judge();
        Counted().Should().Be(0);

        var mapping = _diagnosing.Map(_diagnosing.Pages(), 0, 0x100);
        _ = Judge();
        Counted().Should().Be(1);

        _diagnosing.State.Part<ReachSpecification>().End(mapping);
        _ = Judge();
        Counted().Should().Be(2);

        long Counted() => _diagnosing.State.Evidence.Of(DiagnosticsClauses.CleanProgramsGetNoReport);
    }

    [Fact]
    public void Nothing_is_evidence_of_a_platform_that_claims_no_class()
    {
        var silent = new Diagnosing();
        _ = silent.Map(silent.Pages(), 0, 0x100);

        ReportJudgement.Judge(silent.State, Settle(silent), silent.Report()).Should().BeNull();

        silent.State.Evidence.Of(DiagnosticsClauses.CleanProgramsGetNoReport).Should().Be(0);
    }

    [Fact]
    public void Without_diagnostics_nothing_is_judged()
    {
        var platform = new ReferenceFactory().Create("write-back", 1);
        var state = new SpecificationState(AreaTable.Standard.Read("write-back", platform), new HashSet<ClauseId>());
        state.BeginStep(1);

        ReportJudgement.Judge(state, Settle(_diagnosing), _diagnosing.Report(Right)).Should().BeNull();
    }

    private static Operation Settle(Diagnosing diagnosing) => new(PageOperations.Settle, diagnosing.Begin());

    private void Require(params MisuseFinding[] findings)
    {
        foreach (var finding in findings)
            _diagnosing.Part.Require(finding);
    }

    private string? Judge(bool required, in MisuseFinding finding, params PlatformEvent[] reports)
    {
        if (required)
            _diagnosing.Part.Require(finding);
        else
            _diagnosing.Part.Allow(finding);
        return Judge(reports);
    }

    private string? Judge(params PlatformEvent[] reports) =>
        ReportJudgement.Judge(_diagnosing.State, Settle(_diagnosing), _diagnosing.Report(reports))?.Clause.Text;
}
