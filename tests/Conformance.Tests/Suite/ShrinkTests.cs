using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Tests.Reporting;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Conformance.Tests.Suite;

/// <summary>The program of a trace, as short as can be.</summary>
public sealed class ShrinkTests
{
    [Fact]
    public void A_walk_with_a_failure_becomes_a_minimal_program_of_the_same_clause()
    {
        var found = ConformanceSuite.Run(KnownFailures.Stale, new SuiteOptions { Operations = 4_000 }).Findings.First();
        var minimal = TraceFile.Read(System.Text.Encoding.UTF8.GetBytes(found.Trace), AreaTable.Standard);
        var long_ = minimal with { Steps = [.. Clutter(), .. minimal.Steps, .. After()], Observations = [] };

        var report = ConformanceSuite.Shrink(Text(long_), KnownFailures.Stale);

        (report.Steps, report.Executed).Should().Be((minimal.Steps.Count + 4, minimal.Steps.Count + 3));
        (report.IsMinimal, report.IsSimpler, report.Written).Should().Be((true, true, null));
        report.Broken.Should().Be(found.Clause.Id);
        report.Finding!.Clause.Id.Should().Be(found.Clause.Id);
        report.Finding.Steps.Should().Be(found.Steps);
        var again = ConformanceSuite.Shrink(report.Finding.Trace, KnownFailures.Stale);
        (again.IsMinimal, again.IsSimpler).Should().Be((true, false));
        again.Finding!.Trace.Should().Be(report.Finding.Trace);
    }

    [Fact]
    public void A_clause_that_rests_on_another_is_not_turned_into_that_one()
    {
        var findings = ConformanceSuite.Run(GivesNothing, new SuiteOptions { Operations = 20_000 }).Findings.ToArray();

        findings.Select(finding => finding.Clause.Id.Text).Should().Contain(["DMA-MAP-005", "DMA-MAP-015"]);
        findings
            .Select(finding => ConformanceSuite.Shrink(finding.Trace, GivesNothing).Finding!.Clause.Id)
            .Should()
            .Equal(findings.Select(finding => finding.Clause.Id), "a mapping that gives nothing breaks both");
    }

    [Fact]
    public void Answers_that_differ_are_compared_where_the_trace_was_made_for_them()
    {
        var calls = 0UL;
        var factory = KnownFailures.AtAllocation(() => calls++ % 2);
        var trace = new Trace
        {
            Suite = "0.1.0",
            Platform = "x",
            Profile = "coherent",
            Devices = ["nic0"],
            Seed = 1,
            Clause = PlatformClauses.SameSeedSameAnswers.Text,
            Steps = KnownFailures.Program((1, "barrier", ""), (2, "alloc_pages", "count=1 placement=ANY")),
        };

        ConformanceSuite.Shrink(Text(trace with { Clause = null }), factory).Finding.Should().BeNull();
        var report = ConformanceSuite.Shrink(Text(trace), factory);

        report.Finding!.Clause.Id.Should().Be(PlatformClauses.SameSeedSameAnswers);
        report.Finding.Steps.Should().Be(1);
    }

    [Fact]
    public void A_machine_that_cannot_be_made_needs_no_program()
    {
        var factory = new SinglePlatformFactory(_ => throw new InvalidOperationException("no machine"), "write-back");

        var report = ConformanceSuite.Shrink(Text(Stale()), factory);

        (report.Platform, report.Executed, report.IsMinimal, report.IsSimpler).Should().Be((null, 0, false, false));
        report.Broken.Should().Be(PlatformClauses.NoCallThrows);
        report.Finding!.Steps.Should().Be(0);
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        FluentActions
            .Invoking(() => ConformanceSuite.Shrink("{}", KnownFailures.Stale))
            .Should()
            .Throw<TraceException>();
        FluentActions
            .Invoking(() => ConformanceSuite.Shrink(Text(Stale()), KnownFailures.Obliging))
            .Should()
            .Throw<OptionException>()
            .WithMessage("*no profile 'write-back'*");
    }

    [Fact]
    public void A_file_is_left_alone_and_nothing_is_written_over()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"dma-shrink-{Guid.NewGuid():n}");
        Directory.CreateDirectory(directory);
        try
        {
            var path = Path.Combine(directory, "long.trace.json");
            var taken = Path.Combine(directory, "taken.json");
            var content = Text(Stale() with { Steps = [.. Clutter(), .. Stale().Steps] });
            File.WriteAllText(path, content);
            File.WriteAllText(taken, "mine");

            var report = ConformanceSuite.ShrinkFile(path, KnownFailures.Stale);
            FluentActions
                .Invoking(() => ConformanceSuite.ShrinkFile(path, KnownFailures.Stale, taken))
                .Should()
                .Throw<OptionException>()
                .WithMessage($"{taken} is there already; *");

            report.Written.Should().Be(Path.Combine(directory, "long.min.trace.json"));
            File.ReadAllText(report.Written!).Should().Be(report.Finding!.Trace);
            (File.ReadAllText(path), File.ReadAllText(taken)).Should().Be((content, "mine"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IDmaPlatformFactory GivesNothing { get; } =
        new ReferenceFactory(parts => parts with { CacheMaintenance = machine => new Ungiving(machine) }, "write-back");

    private static Trace Stale() =>
        FailureTrace.Of(KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram)) with
        {
            Observations = [],
        };

    private static Operation[] Clutter() =>
        [
            .. KnownFailures.Program(
                (4_000_000_001, "alloc_pages", "count=2 placement=HIGH"),
                (4_000_000_002, "cpu_store", "buffer=#4000000001 offset=0x0 size=0x10 bytes=0x2"),
                (4_000_000_003, "barrier", "")
            ),
        ];

    private static IReadOnlyList<Operation> After() => KnownFailures.Program((4_000_000_004, "barrier", ""));

    private static string Text(Trace trace) => System.Text.Encoding.UTF8.GetString(TraceFile.Write(trace));

    private sealed class Ungiving(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }
}
