using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Tests.Reporting;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Conformance.Tests.Suite;

/// <summary>Traces of a folder are replayed before anything is drawn.</summary>
public sealed class RegressionTests : IDisposable
{
    private static readonly IDmaPlatformFactory Right = new ReferenceFactory();

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"dma-regressions-{Guid.NewGuid():n}");

    public RegressionTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Those_that_pass_are_counted_and_change_nothing_else()
    {
        Put("a.trace.json", Stale());
        Put("b.trace.json", Obliging());
        Put("notes.md", "not looked at"u8.ToArray());
        Directory.CreateDirectory(Path.Combine(_folder, "folder.trace.json"));

        var report = Run(Right);
        var without = ConformanceSuite.Run(Right, new SuiteOptions { Operations = 500 });

        report.Regressions.Should().HaveCount(2).And.OnlyContain(it => it.Outcome == RegressionOutcome.Passed);
        var text = ReportText.Render(report);
        text.Should().Contain("\n2 regressions replayed, all pass\n");
        text.Replace("2 regressions replayed, all pass\n", "", StringComparison.Ordinal)
            .Should()
            .Be(ReportText.Render(without), "a replay is no evidence");
    }

    [Fact]
    public void One_that_fails_is_the_first_finding_and_names_its_file()
    {
        var path = Put("stale.trace.json", Stale(longer: true));

        var report = Run(StaleOfTwo, operations: 20_000);

        var result = report.Regressions.Should().ContainSingle().Subject;
        result.Outcome.Should().Be(RegressionOutcome.Failed);
        (result.Broken, result.Path, result.Executed, result.Steps)
            .Should()
            .Be((StreamingClauses.UnmapTakesFromDevice, path, 8, 9));
        var first = report.Findings.First();
        (first.Clause.Id, first.Profile, first.Regression, first.FoundAfter)
            .Should()
            .Be((StreamingClauses.UnmapTakesFromDevice, "write-back", path, 0));
        first.Steps.Should().BeLessThan(8, "it is made short");
        first.Text.Should().Contain($"\n  replay    dma-conformance replay {path}\n  kept as   {path}\n");
        report.Findings.Skip(1).Should().OnlyContain(finding => finding.Regression == null);
        report.Findings.Should().ContainSingle(finding => finding.Clause.Id == first.Clause.Id, "it is set aside");
        report.Verdict.Should().Be(Verdict.Violated);
        report.Clauses.Single(it => it.Clause.Id == first.Clause.Id).Outcome.Should().Be(ClauseOutcome.Failed);
        ReportText
            .Render(report)
            .Should()
            .Contain($"\n1 regression replayed, 0 pass, 1 fail\n  {path} fails: DMA-MAP-008 is broken in write-back\n");
        Run(Right).Findings.Should().BeEmpty();
    }

    [Fact]
    public void Findings_of_regressions_come_before_those_of_earlier_profiles()
    {
        var trace = TraceFile.Read(Obliging(), AreaTable.Standard) with { Profile = "second" };
        Put("a.trace.json", TraceFile.Write(trace));

        var report = Run(new Twins(), operations: 4_000);

        report.Profiles[0].Findings.Should().NotBeEmpty();
        report.Findings.First().Profile.Should().Be("second");
        report.Findings.Skip(1).Should().OnlyContain(finding => finding.Profile == "first");
    }

    [Fact]
    public void A_second_one_of_the_same_clause_is_a_line_and_no_second_finding()
    {
        Put("a.trace.json", Stale());
        var second = Put("b.trace.json", Stale(longer: true, clause: "DMA-MAP-005"));

        var report = Run(KnownFailures.Stale);

        report.Regressions!.Select(it => it.Outcome).Should().AllBeEquivalentTo(RegressionOutcome.Failed);
        report.Findings.Should().ContainSingle(finding => finding.Regression != null);
        ReportText
            .Render(report)
            .Should()
            .Contain($"  {second} fails: DMA-MAP-008 is broken in write-back, where it was made for DMA-MAP-005\n");
    }

    [Fact]
    public void They_are_replayed_in_the_ordinal_order_of_their_names()
    {
        foreach (var name in (string[])["b", "a", "B", "a-1"])
        {
            Put($"{name}.trace.json", Obliging());
        }

        Run(Right)
            .Regressions!.Select(it => Path.GetFileName(it.Path))
            .Should()
            .Equal("B.trace.json", "a-1.trace.json", "a.trace.json", "b.trace.json");
    }

    [Theory]
    [InlineData(1, "tr-TR")]
    [InlineData(2, "ar-SA")]
    public void The_report_is_the_same_with_any_workers_in_any_culture(int workers, string culture)
    {
        Put("a.trace.json", Stale(longer: true));
        Put("b.trace.json", Obliging());
        var expected = ReportText.Render(Run(StaleOfTwo));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            ReportText.Render(Run(StaleOfTwo, options => options.Workers = workers)).Should().Be(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_was_not_asked_for_is_not_replayed_and_counted()
    {
        Put("a.trace.json", Stale());
        Put("b.trace.json", Obliging());

        var other = Run(StaleOfTwo, options => options.Profile = "coherent");
        var clause = Run(StaleOfTwo, options => options.Clause = "DMA-PLAT-006");

        other
            .Regressions!.Select(it => it.Outcome)
            .Should()
            .Equal(RegressionOutcome.NotJudged, RegressionOutcome.Passed);
        ReportText
            .Render(other)
            .Should()
            .Contain(
                "\n1 regression replayed, all pass\n1 regression not replayed, of a profile that was not asked for\n"
            );
        clause.Regressions.Should().OnlyContain(it => it.Outcome == RegressionOutcome.NotJudged);
        clause.Findings.Should().BeEmpty();
        ReportText
            .Render(clause)
            .Should()
            .Contain("\n0 regressions replayed\n2 regressions not replayed, of a clause that was not asked about\n");
    }

    [Fact]
    public void A_pass_in_some_of_the_steps_says_so()
    {
        var path = Put("a.trace.json", Obliging(("unmap", "mapping=#2 attributes=NONE")));

        ReportText
            .Render(Run(Right))
            .Should()
            .Contain(
                $"\n1 regression replayed, all pass\n  {path} passes in 2 of 3 steps; the others are not provided or not defined here\n"
            );
    }

    [Fact]
    public void A_call_that_does_not_return_ends_its_profile_before_it_is_drawn()
    {
        Put("a.trace.json", Obliging());
        Put("b.trace.json", Obliging());
        using var never = new ManualResetEventSlim();
        var factory = KnownFailures.AtAllocation(() =>
        {
            never.Wait();
            return 0;
        });

        var report = Run(factory, options => options.Hang = TimeSpan.FromMilliseconds(200));
        never.Set();

        report.Verdict.Should().Be(Verdict.Hung);
        report.Profiles.Single().Operations.Should().Be(0);
        report.Findings.Single().Regression.Should().EndWith("a.trace.json");
        ReportText
            .Render(report)
            .Should()
            .Contain("\n1 regression replayed, 0 pass, 1 fail\n")
            .And.Contain("1 regression not replayed, after a call that did not return\n");
    }

    [Fact]
    public void A_machine_that_cannot_be_made_is_told_once()
    {
        Put("a.trace.json", Obliging());
        var calls = 0;
        var factory = new SinglePlatformFactory(
            _ =>
            {
                calls++;
                throw new InvalidOperationException("no machine");
            },
            "coherent"
        );

        var report = Run(factory);

        calls.Should().Be(1);
        report.Findings.Should().ContainSingle().Which.Regression.Should().BeNull();
        report.Regressions!.Single().Reason.Should().StartWith("since the platform could not be created");
    }

    [Fact]
    public void A_run_that_was_cancelled_replays_nothing_and_one_that_stops_at_the_first_draws_nothing()
    {
        Put("a.trace.json", Stale());
        using var source = new CancellationTokenSource();
        source.Cancel();

        var cancelled = ConformanceSuite.Run(
            KnownFailures.Stale,
            new SuiteOptions { Operations = 500, Regressions = _folder },
            cancellation: source.Token
        );
        var stopped = ConformanceSuite.Run(
            KnownFailures.Stale,
            new SuiteOptions
            {
                Operations = 500,
                Regressions = _folder,
                StopAtFirst = true,
            }
        );

        cancelled.Regressions!.Single().Reason.Should().Be("since the run was cut short");
        stopped.Profiles.Single().Operations.Should().Be(0);
        stopped.Profiles.Single().CutShort.Should().Be("a clause was found broken");
        stopped.Findings.Should().ContainSingle();
    }

    [Fact]
    public void What_is_found_is_kept_once_and_replayed_the_next_time()
    {
        Directory.Delete(_folder);

        var found = Run(KnownFailures.Stale, options => options.Keep = true, operations: 4_000);
        var kept = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToArray();
        var content = kept.Select(File.ReadAllText).ToArray();
        var again = Run(KnownFailures.Stale, options => (options.Keep, options.Seed) = (true, 7), operations: 4_000);

        kept.Should().HaveCount(found.Findings.Count()).And.NotBeEmpty();
        found.Findings.Should().OnlyContain(finding => finding.Regression == null);
        found
            .Findings.Select(finding => Path.GetFileName(finding.TracePath))
            .Should()
            .BeEquivalentTo(kept.Select(path => Path.GetFileName(path)));
        kept.Select(path => Path.GetFileName(path))
            .Should()
            .AllSatisfy(name =>
                name.Should().MatchRegex("^dma-[a-z]+-[0-9]{3}\\.write-back\\.[0-9a-f]{12}\\.trace\\.json$")
            );
        again.Regressions.Should().HaveCount(kept.Length);
        again.Regressions.Should().OnlyContain(it => it.Outcome == RegressionOutcome.Failed);
        again.Findings.Take(kept.Length).Should().OnlyContain(finding => finding.Regression == finding.TracePath);
        kept.Select(File.ReadAllText).Should().Equal(content);
        Directory.CreateDirectory(_folder);
    }

    [Fact]
    public void The_name_of_what_is_kept_is_that_of_the_program_alone()
    {
        var trace = TraceFile.Read(Stale(), AreaTable.Standard);
        var path = RegressionStore.Keep(_folder, "x", trace);
        var before = File.ReadAllBytes(path);

        RegressionStore
            .Keep(_folder, "x", trace with { Suite = "9.9", Observations = [], Platform = "other" })
            .Should()
            .Be(path);
        RegressionStore.Keep(_folder, "x", trace with { Seed = trace.Seed + 1 }).Should().NotBe(path);
        RegressionStore.Keep(_folder, "x", trace with { Steps = [.. trace.Steps.Skip(1)] }).Should().NotBe(path);
        RegressionStore.Keep(_folder, "x", trace with { Clause = "DMA-MAP-001" }).Should().NotBe(path);

        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(_folder).Should().HaveCount(4);
    }

    [Fact]
    public void What_cannot_be_used_is_told_before_the_run()
    {
        var path = Put("a.trace.json", "{}"u8.ToArray());
        Refused<TraceException>(Right)
            .Should()
            .Be(
                $"{path}: this is no trace: \"format\": \"dma-conformance-trace\" is missing; a folder of regressions holds traces under such names, and nothing else"
            );

        Put("a.trace.json", Stale());
        Refused<OptionException>(new SinglePlatformFactory(_ => throw new InvalidOperationException("too early")))
            .Should()
            .Be(
                $"{path} does not fit: the platform has no profile 'write-back'; its profiles are default; move it, or name another folder of regressions"
            );

        Refused<OptionException>(Right, path).Should().Contain($"the folder of regressions {path} is a file; ");
        Refused<OptionException>(Right, _folder + "x")
            .Should()
            .Contain($"the folder of regressions {_folder}x does not exist; name one with traces");
        FluentActions
            .Invoking(() => ConformanceSuite.Run(Right, new SuiteOptions { KeepRegressions = true }))
            .Should()
            .Throw<OptionException>()
            .WithMessage("*no folder is named*");
    }

    private static IDmaPlatformFactory StaleOfTwo { get; } =
        new ReferenceFactory(
            parts => parts with { CacheMaintenance = machine => new Idle(machine) },
            "coherent",
            "write-back"
        );

    private static byte[] Stale(bool longer = false, string clause = "DMA-MAP-008")
    {
        var found = FailureTrace.Of(KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram));
        var reader = new StepReader(AreaTable.Standard);
        IReadOnlyList<Operation> steps =
        [
            .. longer ? [reader.Read(1, "alloc_pages", "count=2 placement=HIGH")] : Array.Empty<Operation>(),
            .. found.Steps,
            .. longer ? [reader.Read(99, "barrier", "")] : Array.Empty<Operation>(),
        ];
        return TraceFile.Write(found with { Clause = clause, Steps = steps, Observations = [] });
    }

    /// <summary>A map for a device that cannot do DMA, which a platform must refuse.</summary>
    private static byte[] Obliging(params (string Operation, string Arguments)[] more)
    {
        var trace = FailureTrace.Of(KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram));
        (ulong, string, string)[] steps =
        [
            (1, "alloc_pages", "count=1 placement=FIRST"),
            (2, "map", "device=2 buffer=#1 offset=0x0 size=0x1 direction=TO_DEVICE attributes=NONE"),
            .. more.Select((step, i) => ((ulong)(i + 3), step.Operation, step.Arguments)),
        ];
        return TraceFile.Write(trace with { Steps = KnownFailures.Program(steps), Observations = [] });
    }

    private string Put(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder, name), content);
        return $"{_folder}/{name}";
    }

    private string Refused<TException>(IDmaPlatformFactory factory, string? folder = null)
        where TException : Exception =>
        FluentActions
            .Invoking(() => ConformanceSuite.Run(factory, new SuiteOptions { Regressions = folder ?? _folder }))
            .Should()
            .Throw<TException>()
            .Which.Message;

    private SuiteReport Run(IDmaPlatformFactory factory, Action<Wish>? change = null, long operations = 500)
    {
        var wish = new Wish();
        change?.Invoke(wish);
        return ConformanceSuite.Run(
            factory,
            new SuiteOptions
            {
                Operations = operations,
                Regressions = _folder,
                Seed = wish.Seed,
                Workers = wish.Workers,
                Hang = wish.Hang,
                KeepRegressions = wish.Keep,
                Profiles = wish.Profile is { } profile ? [profile] : [],
                Clauses = wish.Clause is { } clause ? [clause] : [],
            }
        );
    }

    /// <summary>Two profiles that are wrong alike.</summary>
    private sealed class Twins : IDmaPlatformFactory
    {
        public IReadOnlyList<string> Profiles => ["first", "second"];

        public IDmaPlatform Create(string profile, ulong seed) => KnownFailures.Obliging.Create("coherent", seed);
    }

    /// <summary>What a run is to do otherwise.</summary>
    private sealed class Wish
    {
        public ulong Seed { get; set; } = SuiteOptions.DefaultSeed;

        public int Workers { get; set; } = 2;

        public TimeSpan Hang { get; set; } = TimeSpan.FromSeconds(30);

        public bool Keep { get; set; }

        public string? Profile { get; set; }

        public string? Clause { get; set; }
    }

    private sealed class Idle(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }
}
