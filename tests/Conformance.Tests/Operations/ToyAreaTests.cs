using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>An area can be added from outside: engine, generator, shrinker and report know roles, never areas.</summary>
public sealed class ToyAreaTests
{
    [Fact]
    public void A_right_bell_passes_with_evidence()
    {
        var report = Run(isWrong: false);

        report.Findings.Should().BeEmpty();
        report
            .Clauses.Single(result => result.Clause.Id == ToyArea.BellCounts)
            .Outcome.Should()
            .Be(ClauseOutcome.Passed);
    }

    [Fact]
    public void A_wrong_bell_is_found_and_its_program_is_as_short_as_can_be()
    {
        // Three rings at once are lost where the bell was rung before: once, then three times.
        var finding = Run(isWrong: true).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(ToyArea.BellCounts);
        finding.Steps.Should().Be(2);
        finding.Text.Should().Contain("ring(").And.Contain("expected  0x4").And.Contain("minimal");
    }

    [Fact]
    public void An_area_can_judge_the_steps_of_all_others()
    {
        var area = ToyArea.Definition with
        {
            JudgeStep = (SpecificationState state, in Operation op, Observation _) =>
                op.Kind.Name == "barrier" && state.Breaks(ToyArea.BellCounts)
                    ? new Violation(ToyArea.BellCounts, "no barrier", "a barrier")
                    : null,
        };

        var finding = Run(isWrong: false, area).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(ToyArea.BellCounts);
        finding.Text.Should().Contain("observed  step 1 barrier(): a barrier");
    }

    [Fact]
    public void A_platform_without_the_facet_is_not_said_to_have_passed()
    {
        var options = new SuiteOptions { Operations = 2_000, Profiles = ["coherent"] };
        var report = Suite(new ReferenceFactory(), options);

        report
            .Clauses.Single(result => result.Clause.Id == ToyArea.BellCounts)
            .Outcome.Should()
            .Be(ClauseOutcome.NotProvided);
    }

    private static SuiteReport Run(bool isWrong, Area? area = null)
    {
        var options = new SuiteOptions
        {
            Operations = 20_000,
            Profiles = ["coherent"],
            Clauses = [ToyArea.BellCounts.Text],
        };
        return Suite(new BellFactory(isWrong), options, area);
    }

    private static SuiteReport Suite(IDmaPlatformFactory factory, SuiteOptions options, Area? area = null) =>
        new SuiteRun(
            factory,
            options,
            AreaTable.Standard.With(area ?? ToyArea.Definition),
            ConformanceSuite.Catalogue.With("Toy.md", ToyArea.Specs),
            null,
            CancellationToken.None
        ).Run();

    private sealed class BellFactory(bool isWrong) : IDmaPlatformFactory
    {
        private readonly ReferenceFactory _reference = new();

        public IReadOnlyList<string> Profiles => _reference.Profiles;

        public IReadOnlyList<string> DefaultProfiles => _reference.DefaultProfiles;

        public IDmaPlatform Create(string profile, ulong seed) =>
            new BellMachine(_reference.Create(profile, seed), isWrong);
    }

    /// <summary>A reference machine with a bell: a wrapper answers for what it wraps.</summary>
    private sealed class BellMachine(IDmaPlatform inner, bool isWrong) : PassThrough(inner), IBell
    {
        private ulong _rung;

        public ulong Ring(ulong times)
        {
            var before = _rung;
            _rung += times;
            return isWrong && before > 0 && times >= 3 ? before : _rung;
        }

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null || base.TryGet(out facet);
        }
    }
}
