using System.Diagnostics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Tests.Suite;

/// <summary>What a program that calls the suite may expect of its token and its progress.</summary>
public sealed class CancellationTests
{
    /// <summary>A machine counts the calls after the token was cancelled: those in flight come to their end, and nothing else begins.</summary>
    [Fact]
    public void A_cancelled_run_ends_within_the_call_in_flight()
    {
        using var source = new Cancelling();
        var late = 0;
        var calls = 0;
        var report = source.Run(inner => new Counts(
            inner,
            () =>
            {
                late += source.IsSeen ? 1 : 0;
                if (++calls == 500)
                {
                    source.CancelAndWait();
                }
            }
        ));

        report.Verdict.Should().Be(Verdict.Incomplete);
        report.Profiles.Should().ContainSingle().Which.CutShort.Should().Be("the run was cancelled");
        report.NotRun.Should().Equal(new ReferenceFactory().DefaultProfiles.Skip(1));
        calls.Should().BeGreaterThanOrEqualTo(500);
        late.Should().BeLessThanOrEqualTo(2, "a map in flight is still asked about, and its events are drained");
    }

    /// <summary>The machine breaks a clause, and the run is cancelled while that is found, or while the program is made short.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void What_was_found_is_told_as_short_as_it_was_by_then(int machinesOfOneSeed)
    {
        using var source = new Cancelling();
        var machines = new Dictionary<ulong, int>();
        var (late, isCancelled) = (0, false);
        var factory = new SinglePlatformFactory(
            seed =>
            {
                machines[seed] = machines.GetValueOrDefault(seed) + 1;
                return new ThrowsAtBarrier(
                    new ReferenceFactory().Create("coherent", seed),
                    () =>
                    {
                        late += source.IsSeen ? 1 : 0;
                        // Not every program that is tried gets as far as a barrier.
                        if (machines[seed] >= machinesOfOneSeed && !isCancelled)
                        {
                            isCancelled = true;
                            source.CancelAndWait();
                        }
                    }
                );
            },
            "coherent"
        );

        var report = source.Run(factory);

        late.Should().Be(0, "nothing is executed any more");
        report.Verdict.Should().Be(Verdict.Violated);
        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        (finding.End, finding.Repeats, finding.IsFlaky).Should().Be((ShrinkEnd.Stopped, 0, false));
        string.Join(' ', finding.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Should()
            .MatchRegex(" shrunk [0-9]+ operations? of [0-9]+, in [0-9]+ executions?; not minimal, it was stopped ");
    }

    /// <summary>Time runs out while the first failure is found.</summary>
    [Fact]
    public void A_run_that_is_out_of_time_still_makes_short_what_it_found()
    {
        var time = TimeSpan.FromSeconds(2);
        var began = Stopwatch.StartNew();
        var report = ConformanceSuite.Run(
            new Wrapping(inner => new ThrowsAtBarrier(
                inner,
                () => SpinWait.SpinUntil(() => began.Elapsed > time + TimeSpan.FromMilliseconds(100))
            )),
            new SuiteOptions
            {
                Time = time,
                Workers = 1,
                Profiles = ["coherent"],
            }
        );

        report.Profiles.Single().CutShort.Should().Be("time was up");
        report.Findings.Should().ContainSingle().Which.End.Should().Be(ShrinkEnd.Minimal);
    }

    /// <summary>Cancelled at every point of the first sequence, which is run a second time to compare the answers.</summary>
    [Fact]
    public void The_second_machine_of_a_sequence_that_is_cut_short_is_not_said_to_answer_otherwise()
    {
        var machines = 0;
        for (var at = 1; machines <= 3; at++)
        {
            using var source = new Cancelling();
            (machines, var calls) = (0, 0);
            var report = source.Run(inner =>
            {
                machines++;
                return new Counts(
                    inner,
                    () =>
                    {
                        if (++calls == at)
                        {
                            source.CancelAndWait();
                        }
                    }
                );
            });

            report.Findings.Should().BeEmpty($"it was cancelled at call {at}");
        }
    }

    [Fact]
    public void Progress_has_what_a_reader_wants_to_know()
    {
        var reports = new List<SuiteProgress>();
        var report = ConformanceSuite.Run(
            new Wrapping(inner => new ThrowsAtBarrier(inner, () => { })),
            new SuiteOptions { Operations = 20_000, Profiles = ["coherent"] },
            new Immediate(reports.Add)
        );

        var last = reports[^1];
        last.Profile.Should().Be("coherent");
        last.Goal.Should().Be(20_000);
        last.Operations.Should().Be(report.Profiles[0].Operations).And.BeGreaterThanOrEqualTo(20_000);
        last.Sequences.Should().Be(report.Profiles[0].Sequences);
        last.Findings.Should().Be(1);
        last.Exercised.Should()
            .Be(
                report
                    .Profiles[0]
                    .Clauses.Count(result =>
                        result.Outcome == ClauseOutcome.Passed
                        || result.Outcome == ClauseOutcome.Failed && result.Evidence >= SuiteOptions.RequiredEvidence
                    )
            )
            .And.BePositive();
        last.Tested.Should()
            .Be(
                report
                    .Profiles[0]
                    .Clauses.Count(result =>
                        result.Outcome is ClauseOutcome.Passed or ClauseOutcome.Failed or ClauseOutcome.NotExercised
                    )
            );
        last.OperationsPerSecond.Should().BeApproximately(last.Operations / last.Elapsed.TotalSeconds, 0.001);
        reports.Select(progress => progress.Exercised).Should().BeInAscendingOrder();
        reports.Select(progress => progress.Elapsed).Should().BeInAscendingOrder();
        reports[0].OperationsPerSecond.Should().BePositive();
    }

    [Fact]
    public void Progress_is_told_within_a_batch_too()
    {
        var reports = new List<SuiteProgress>();
        ConformanceSuite.Run(
            new Wrapping(inner => new Counts(inner, () => Thread.Sleep(1))),
            new SuiteOptions
            {
                Operations = 300,
                Profiles = ["coherent"],
                Workers = 1,
            },
            new Immediate(reports.Add)
        );

        reports.Should().Contain(progress => progress.Sequences == 0 && progress.Operations > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_progress_throws_comes_out_as_it_is(bool isMidway)
    {
        var thrown = new InvalidOperationException("mine");
        var (made, alive, madeBefore) = (0, 0, 0);
        var run = () =>
            ConformanceSuite.Run(
                new Wrapping(inner =>
                {
                    Interlocked.Increment(ref made);
                    Interlocked.Increment(ref alive);
                    return new Counts(
                        inner,
                        () => Thread.Sleep(isMidway ? 1 : 0),
                        () => Interlocked.Decrement(ref alive)
                    );
                }),
                new SuiteOptions { Operations = 30_000, Profiles = ["coherent"] },
                new Immediate(progress =>
                {
                    if (progress.Sequences == 0 == isMidway)
                    {
                        madeBefore = made;
                        throw thrown;
                    }
                })
            );

        run.Should().Throw<InvalidOperationException>().Which.Should().BeSameAs(thrown);
        alive.Should().Be(0, "the workers have come back, and their machines are gone");
        made.Should().BeLessThanOrEqualTo(madeBefore + 2, "each of the two may just have begun another one");
    }

    [Fact]
    public void A_report_of_a_cancelled_run_names_what_was_not_run()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var report = ConformanceSuite.Run(new ReferenceFactory(), null, null, source.Token);

        ReportText
            .Render(report)
            .Should()
            .Contain("; cut short: the run was cancelled\n")
            .And.Contain("profile isolating: not run, since the run was cut short\n");
    }

    private sealed class Immediate(Action<SuiteProgress> report) : IProgress<SuiteProgress>
    {
        public void Report(SuiteProgress value) => report(value);
    }

    /// <summary>Runs with a token, and tells the platform when the run has seen that it was cancelled.</summary>
    private sealed class Cancelling : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private readonly ManualResetEventSlim _seen = new();
        private int _reports;

        public bool IsSeen => _seen.IsSet;

        public SuiteReport Run(Func<IDmaPlatform, IDmaPlatform> wrap) => Run(new Wrapping(wrap));

        public SuiteReport Run(IDmaPlatformFactory factory) =>
            ConformanceSuite.Run(
                factory,
                new SuiteOptions { Workers = 1 },
                new Immediate(_ => Report()),
                _source.Token
            );

        /// <summary>Comes back when the run has looked at its token since.</summary>
        public void CancelAndWait()
        {
            _source.Cancel();
            _seen.Wait();
        }

        public void Dispose()
        {
            _source.Dispose();
            _seen.Dispose();
        }

        /// <summary>The run looks at its token before it reports; the first report may be of a look before.</summary>
        private void Report()
        {
            if (_source.IsCancellationRequested && ++_reports == 2)
            {
                _seen.Set();
            }
        }
    }

    private sealed class Counts(IDmaPlatform inner, Action call, Action? dispose = null) : PassThrough(inner)
    {
        public override Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source)
        {
            call();
            return base.CpuStore(address, source);
        }

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            call();
            return base.AllocatePages(count, placement);
        }

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            call();
            return base.DrainEvents(destination);
        }

        public override void Dispose()
        {
            base.Dispose();
            dispose?.Invoke();
        }
    }

    private sealed class ThrowsAtBarrier(IDmaPlatform inner, Action before) : PassThrough(inner)
    {
        private bool _hasPages;

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            _hasPages = true;
            return base.AllocatePages(count, placement);
        }

        public override Answer Barrier()
        {
            if (_hasPages)
            {
                before();
                throw new InvalidOperationException("no barrier");
            }

            return base.Barrier();
        }
    }
}
