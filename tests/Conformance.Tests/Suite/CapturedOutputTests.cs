using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using Dma.Conformance.Tests.Shrinking;

namespace Dma.Conformance.Tests.Suite;

/// <summary>What a platform prints goes to the finding whose program printed it, and nowhere else.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class CapturedOutputTests : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _screen = new(CultureInfo.InvariantCulture);

    public CapturedOutputTests()
    {
        Console.SetOut(_screen);
        Console.SetError(_screen);
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        _screen.Dispose();
    }

    [Fact]
    public void What_the_shrunk_program_prints_stands_in_its_finding_once()
    {
        var report = Talkative.Judge(() =>
        {
            Console.WriteLine("one");
            Console.Error.Write("two\u001b[2J\r\nthree");
        });

        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Steps.Should().Be(2, "it allocates once, and prints once");
        finding.Output.Should().BeEquivalentTo(new CapturedOutput(["one", "two\\u001b[2J", "three"], 0));
        finding.Text.Should().Contain("\n  printed\n    one\n    two\\u001b[2J\n    three\n  minimal");
        finding.Text.Split("  printed\n").Should().HaveCount(2);
        _screen.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Nothing_is_taken_from_a_process_that_did_not_ask()
    {
        var printed = 0;
        var before = Console.Out;

        var report = Talkative.Judge(
            () =>
            {
                printed++;
                Console.WriteLine("mine");
            },
            captures: false
        );

        report.Findings.Single().Output.Should().BeNull();
        report.Findings.Single().Text.Should().NotContain("printed");
        _screen.ToString().Split("mine").Should().HaveCount(printed + 1);
        Console.Out.Should().BeSameAs(before);
    }

    [Fact]
    public void A_run_that_did_not_ask_prints_also_where_another_one_did()
    {
        using var another = ConsoleCapture.Begin();

        var report = Talkative.Judge(() => Console.WriteLine("mine"), captures: false);

        report.Findings.Single().Output.Should().BeNull();
        _screen.ToString().Should().StartWith("mine");
    }

    [Fact]
    public void The_console_is_given_back_and_others_keep_theirs_meanwhile()
    {
        using var go = new SemaphoreSlim(0);
        using var said = new SemaphoreSlim(0);
        var stranger = new Thread(() =>
        {
            go.Wait();
            Console.WriteLine("a stranger");
            said.Release();
        });
        stranger.Start();
        var first = 1;
        var before = Console.Out;

        Talkative.Judge(() =>
        {
            if (Interlocked.Exchange(ref first, 0) == 1)
            {
                go.Release();
                said.Wait();
            }

            Console.WriteLine("a platform");
        });

        stranger.Join();
        _screen.ToString().Should().Be($"a stranger{Environment.NewLine}");
        Console.Out.Should().BeSameAs(before);
    }

    [Fact]
    public void Threads_and_tasks_of_a_platform_are_the_platform()
    {
        var finding = Talkative
            .Judge(() =>
            {
                var thread = new Thread(() => Console.WriteLine("a thread"));
                thread.Start();
                thread.Join();
                Task.Run(() => Console.WriteLine("a task")).Wait();
            })
            .Findings.Single();

        finding.Output!.Lines.Should().Equal("a thread", "a task");
        _screen.ToString().Should().BeEmpty();
    }

    [Fact]
    public void A_writer_that_was_got_hold_of_before_the_run_is_captured_if_the_capture_began_before()
    {
        TextWriter kept;
        using (ConsoleCapture.Begin())
        {
            kept = Console.Out;
            Talkative.Judge(() => kept.WriteLine("early")).Findings.Single().Output!.Lines.Should().Equal("early");
            Console.Out.Should().BeSameAs(kept, "the run ends, and this capture does not");
        }

        Console.Out.Should().NotBeSameAs(kept);
        kept.WriteLine("late");
        _screen.ToString().Should().Be($"late{Environment.NewLine}");
    }

    [Fact]
    public void Whoever_sets_another_writer_meanwhile_keeps_it()
    {
        using var other = new StringWriter(CultureInfo.InvariantCulture);
        using (ConsoleCapture.Begin())
        {
            Console.SetOut(other);
        }

        Console.WriteLine("still there");
        other.ToString().Should().Be($"still there{Environment.NewLine}");
    }

    [Fact]
    public void A_capture_ends_once()
    {
        using var outer = ConsoleCapture.Begin();
        var inner = ConsoleCapture.Begin();
        inner.Dispose();
        inner.Dispose();

        Talkative.Judge(() => Console.WriteLine("x"));
        _screen.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Gigabytes_cost_no_memory_and_the_end_is_what_is_kept()
    {
        var text = new string('x', 1 << 20) + "\n";
        var finding = Talkative
            .Judge(() =>
            {
                for (var i = 0; i < 20; i++)
                {
                    Console.Write(text);
                }

                Console.WriteLine("the end");
            })
            .Findings.Single();

        finding.Output!.Lines.Should().HaveCount(2).And.HaveElementAt(1, "the end");
        finding.Output.Lines.Sum(line => line.Length + 1).Should().Be(OutputTail.MostCharacters);
        finding.Output.Cut.Should().Be(20 * text.Length + 8 - OutputTail.MostCharacters);
        finding
            .Text.Should()
            .Contain($"printed, the last of it; {finding.Output.Cut} characters before are left out\n");
    }

    [Fact]
    public void Two_workers_print_what_one_prints()
    {
        string Text(int workers) =>
            Talkative.Judge(() => Console.WriteLine("here"), workers: workers).Findings.Single().Text;

        Text(2).Should().Be(Text(1)).And.Contain("  printed\n    here\n  minimal");
    }

    /// <summary>Every machine prints its number. Of the runs that show whether a program is flaky, the first one that fails is written down.</summary>
    [Fact]
    public void The_output_is_of_the_run_that_the_answers_are_from()
    {
        using var capture = ConsoleCapture.Begin();
        var last = 0;
        var factory = new LyingFactory(
            (truth, made) =>
            {
                last = made;
                Console.Write(made);
                return new ThrowsInLongSync(truth);
            }
        );
        Operation[] steps =
        [
            Toys.Step(1, AreaTable.Standard.Find("alloc_pages")!, 1, 1),
            Toys.Step(2, AreaTable.Standard.Find("map")!, 0, 1, 0, 400, 0, 0),
            Toys.Step(3, AreaTable.Standard.Find("sync_for_cpu")!, 2, 0, 400),
        ];
        var worker = new Worker(Subject.Create(factory, "coherent", AreaTable.Standard), new HashSet<ClauseId>());
        Failure? failure = null;

        new Crew(TimeSpan.FromMinutes(1)) { Captures = true }.Run(
            [worker],
            _ =>
                failure = new Shrinker(worker, ConformanceSuite.Catalogue).Shrink(new Executor(worker).Run(steps, 1), 1)
        );

        failure!.Output!.Lines.Should().Equal($"{last - Shrinker.Repeats + 1}");
    }

    [Fact]
    public void A_platform_that_hangs_while_it_prints_is_told_with_what_it_printed_and_disturbs_nobody()
    {
        using var release = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        using var outer = ConsoleCapture.Begin();

        var report = Talkative.Judge(
            () => { },
            barrier: () =>
            {
                while (!release.IsSet)
                {
                    Console.WriteLine("again");
                }

                ended.Set();
            }
        );
        Console.WriteLine("the report");
        release.Set();
        ended.Wait();

        report.Verdict.Should().Be(Verdict.Hung);
        var finding = report.Findings.Single(finding => finding.IsHang);
        finding.Output!.Lines.Should().HaveCount(OutputTail.MostLines).And.OnlyContain(line => line == "again");
        finding.Output.Cut.Should().BePositive();
        _screen.ToString().Should().Be($"the report{Environment.NewLine}");
    }

    [Fact]
    public void A_platform_that_never_lets_go_of_the_writer_hangs_and_nobody_else_does()
    {
        using var release = new ManualResetEventSlim();
        using var outer = ConsoleCapture.Begin();

        var report = Talkative.Judge(
            () => Console.WriteLine("before"),
            barrier: () =>
            {
                lock (Console.Out)
                {
                    release.Wait();
                }
            }
        );
        release.Set();

        report.Findings.Single(finding => finding.IsHang).Output!.Lines.Should().OnlyContain(line => line == "before");
    }

    [Fact]
    public void A_machine_that_cannot_be_created_says_why()
    {
        var report = ConformanceSuite.Run(
            new Wrapping(_ =>
            {
                Console.WriteLine("no firmware");
                throw new NotSupportedException("not today");
            }),
            new SuiteOptions { Profiles = ["coherent"], CaptureOutput = true }
        );

        report.Findings.Single().Output!.Lines.Should().Equal("no firmware");
        _screen.ToString().Should().BeEmpty();
    }

    [Fact]
    public void A_replay_keeps_what_is_printed_whether_it_fails_or_not()
    {
        var options = new SuiteOptions { CaptureOutput = true };
        var trace = Talkative.Judge(() => { }).Findings.Single().Trace;
        var path = Path.GetTempFileName();
        File.WriteAllText(path, trace);

        var fails = ConformanceSuite.ReplayFile(
            path,
            new Wrapping(inner => new Talkative(inner, () => Console.WriteLine("now"))),
            options
        );
        var passes = ConformanceSuite.ReplayFile(
            path,
            new Wrapping(inner => new Talkative(inner, () => Console.WriteLine("now"), () => { })),
            options
        );
        File.Delete(path);

        fails.Finding!.Output!.Lines.Should().Equal("now");
        fails.Output.Should().Be(fails.Finding.Output);
        fails.Finding.Clause.Id.Should().Be(PlatformClauses.NoCallThrows);
        passes.Finding.Should().BeNull();
        passes.Output!.Lines.Should().Equal("now");
        _screen.ToString().Should().BeEmpty();
    }
}
