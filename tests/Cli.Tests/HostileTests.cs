using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>Whatever a platform does to its process, the run goes on and says so.</summary>
public sealed class HostileTests
{
    private const string Lives = "profile tame: ";

    [Fact]
    public void A_death_is_a_finding_with_the_shortest_program()
    {
        using var scratch = new Scratch();

        var (code, output, error) = Judge("FailsAtUnmap", "--out", scratch["out"]);

        code.Should().Be((int)ExitCode.Hung, output + error);
        output.Should().Contain("DMA-PLAT-010 MUST violated: every call returns\n");
        output.Should().Contain("  observed  step 3, unmap, ends the process: exit code ");
        output.Should().Contain("mapping1 = map(nic0, buffer1+0x0, 0x41 bytes, BIDIRECTIONAL) -> 0x");
        output
            .Should()
            .Contain("\n    3  unmap(mapping1)\n")
            .And.MatchRegex("\n  minimal   3 operations of [0-9]+, in ");
        output.Should().Contain("left out, since the process did not survive it twice: unmap\n");
        RestIsDone(output);

        var trace = Directory
            .GetFiles(scratch["out"], "dma-plat-010.hostile.trace.json")
            .Should()
            .ContainSingle()
            .Subject;
        var again = ProcessTests.Run(["replay", trace, .. Samples.Hostile("FailsAtUnmap")]);
        again.Code.Should().Be((int)ExitCode.Hung, again.Out);
        again.Error.Should().Contain("dma-conformance: the platform ended the process: exit code ");
    }

    [Theory]
    [InlineData("Overflows", "exit code ", "    Stack overflow.\n    Repeated many times:\n")]
    [InlineData("FailsFast", "exit code ", "    Process terminated.\n    enough\n")]
    [InlineData("ExitsWell", "exit code 0\n", "")]
    [InlineData("KillsItself", "exit code ", "")]
    [InlineData("ViolatesAccess", "exit code ", "    Fatal error.\n")]
    [InlineData(
        "DiesOnAThread",
        "exit code ",
        "    Unhandled exception. System.InvalidOperationException: on a thread\n"
    )]
    [InlineData("FloodsAndDies", "exit code ", "last words\n    Process terminated.\n    flooded\n")]
    [InlineData("TakesAllMemory", "it took more than 256 MiB of memory\n", "")]
    [InlineData("LeaksThreads", "it had more than 1024 threads\n", "")]
    public void However_a_process_ends_the_call_is_found_and_the_rest_is_done(string type, string how, string printed)
    {
        var (code, output, error) = Judge(type, "--memory", "256");

        code.Should().Be((int)ExitCode.Hung, output + error);
        output.Should().Contain($"  observed  step 1, settle, ends the process: {how}");
        output.Contains(printed, StringComparison.Ordinal).Should().BeTrue(output);
        output.Should().Contain("\n    1  settle()\n").And.MatchRegex("\n  minimal   1 operation of [0-9]+, in ");
        output.Should().Contain("twice: settle\n").And.Contain("\ndied in hostile, tame: of ");
        RestIsDone(output);
    }

    [SkippableTheory]
    [InlineData("HangsAsleep", "step [0-9]+, settle, does not return")]
    [InlineData("HangsSpinning", "step [0-9]+, settle, does not return")]
    [InlineData("HangsInCreate", "creating a machine does not return")]
    [InlineData("HangsInDispose", @"after step [0-9]+, disposing of the\s+machine does not return")]
    [InlineData("HangsInNativeCode", "step [0-9]+, settle, does not return; nothing was heard of it for 10 seconds")]
    public void A_hang_is_a_finding_and_the_rest_is_done(string type, string observed)
    {
        Skip.If(type == "HangsInNativeCode" && !OperatingSystem.IsLinux(), "a mutex looks otherwise there");

        var (code, output, error) = Judge(type, "--hang", "2");

        code.Should().Be((int)ExitCode.Hung, output + error);
        output.Should().Contain("DMA-PLAT-010 MUST violated").And.MatchRegex($"\n  observed  {observed}");
        output.Should().Contain("\nhung in hostile, tame: of ");
        RestIsDone(output);
    }

    [Theory]
    [InlineData("DiesInCreate", "  observed  creating a machine ends the process: exit code ")]
    [InlineData("DiesInDispose", "  observed  after step 1, disposing of the machine ends the process: exit code ")]
    public void A_death_outside_of_the_steps_is_a_finding_and_the_rest_is_done(string type, string observed)
    {
        var (code, output, error) = Judge(type);

        code.Should().Be((int)ExitCode.Hung, output + error);
        output.Should().Contain("DMA-PLAT-010 MUST violated").And.Contain(observed);
        RestIsDone(output);
    }

    [Fact]
    public void A_flood_hides_nothing()
    {
        var (code, output, error) = Judge("Floods");

        code.Should().Be((int)ExitCode.Incomplete, output + error);
        (output + error).Should().NotContain("and text");
        output.Should().Contain("profile hostile: ").And.Contain(", no clause broken\n");
        RestIsDone(output);
    }

    [Theory]
    [InlineData("Rearranges", "InvalidOperationException: after all that")]
    [InlineData("ThrowsTheUnspeakable", "Unspeakable")]
    public void What_belongs_to_the_process_may_change_and_what_is_thrown_may_be_mute(string type, string thrown)
    {
        using var scratch = new Scratch();
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, scratch["out"]);

        var (code, output, error) = Judge(type, "--out", relative);

        code.Should().Be((int)ExitCode.Violation, output + error);
        output.Should().Contain($"settle threw {thrown}\n").And.Contain("minimal   1 operation of ");
        File.Exists(Path.Combine(scratch["out"], "dma-plat-001.hostile.trace.json")).Should().BeTrue();
        RestIsDone(output);
    }

    [Theory]
    [InlineData("ChangesItself", "DMA-PLAT-003")]
    [InlineData("ClaimsTheUnknown", "DMA-PLAT-003")]
    [InlineData("HasNoDevices", "DMA-PLAT-003")]
    [InlineData("ThrowsOfItself", "DMA-PLAT-001")]
    [InlineData("RepeatsPages", "DMA-PLAT-00")]
    [InlineData("WrapsAddresses", "DMA-")]
    [InlineData("Miscounts", "DMA-PLAT-002")]
    public void Nonsense_breaks_a_clause_and_the_rest_is_done(string type, string clause)
    {
        var (code, output, error) = Judge(type);

        code.Should().Be((int)ExitCode.Violation, output + error);
        output
            .Should()
            .MatchRegex($"\n{clause}[A-Z0-9-]* MUST violated: ")
            .And.Contain("\nviolated in hostile, tame: of ");
        RestIsDone(output);
    }

    [SkippableTheory]
    [InlineData("ClosesAll")]
    [InlineData("WritesIntoAll")]
    [InlineData("LeavesAChild")]
    public void What_the_suite_speaks_through_may_be_lost(string type)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "files are numbered so there alone");

        var (code, output, error) = Judge(type);

        code.Should().Be((int)ExitCode.Hung, output + error);
        output.Should().Contain("  observed  step 1, settle, ends the process: ");
        RestIsDone(output);
    }

    [Fact]
    public void A_death_that_does_not_come_again_is_flaky()
    {
        var (code, output, error) = JudgeLong("DiesNowAndThen", "10000");

        code.Should().Be((int)ExitCode.Hung, output + error);
        output
            .Should()
            .Contain("the process ended, and did not again when what was in flight was executed alone: exit code ");
        output.Should().MatchRegex("\n  flaky     the program failed in 0 of [0-9]+ runs?\n");
    }

    [Fact]
    public void A_platform_that_ends_the_process_at_once_has_no_run()
    {
        var (code, output, error) = ProcessTests.Run(["run", .. Samples.Platform("ExitingAtOnce")]);

        code.Should().Be((int)ExitCode.Hung);
        output.Should().BeEmpty();
        error.Should().Be("dma-conformance: the platform ended the process before there was a machine: exit code 0\n");
    }

    [Fact]
    public void A_run_in_another_process_and_with_more_workers_says_the_same()
    {
        string[] args = ["run", "--ops", "3000", .. Samples.Platform("Stale")];

        var hosted = ProcessTests.Run([.. args, "--workers", "1"]);
        var here = Tool.Run([.. args, "--in-process"]);

        hosted.Code.Should().Be((int)here.Code);
        ReportOf(hosted.Out).Should().Be(here.Report);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_is_killed_goes_on_and_says_the_same(bool isForeign)
    {
        using var scratch = new Scratch();
        string[] platform = isForeign ? Samples.Platform("Stale") : ["--profile", "coherent", "--profile", "l1"];
        string[] args = ["run", "--regressions", "none", "--ops", "60000", "--hang", "60", .. platform];
        using (var killed = ProcessTests.Start([.. args, "--out", scratch["killed"]]))
        {
            _ = killed.StandardOutput.ReadToEndAsync();
            _ = killed.StandardError.ReadToEndAsync();
            while (!Directory.Exists(scratch["killed"]) || Directory.GetFiles(scratch["killed"], "*.run.json") is [])
            {
                killed.HasExited.Should().BeFalse();
                Thread.Sleep(5);
            }

            killed.Kill();
            killed.WaitForExit();
        }

        var again = ProcessTests.Run([.. args, "--out", scratch["killed"], "--resume"]);
        var whole = ProcessTests.Run([.. args, "--out", scratch["whole"]]);

        again.Code.Should().Be(whole.Code, again.Error);
        ReportOf(again.Out).Replace("/killed/", "/whole/", StringComparison.Ordinal).Should().Be(ReportOf(whole.Out));
    }

    private static string ReportOf(string output) => output[..output.IndexOf("\ntime: ", StringComparison.Ordinal)];

    private static (int Code, string Out, string Error) Judge(string type, params string[] args) =>
        JudgeLong(type, "300", args);

    private static (int Code, string Out, string Error) JudgeLong(string type, string ops, params string[] args) =>
        ProcessTests.Run(["run", "--regressions", "none", "--ops", ops, .. args, .. Samples.Hostile(type)]);

    private static void RestIsDone(string output) =>
        output.Should().MatchRegex($"\n{Lives}[0-9]{{3}} operations in [0-9]+ sequences, no clause broken\n");
}
