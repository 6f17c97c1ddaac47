using System.Diagnostics;
using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Redirected_output_is_plain_and_the_exit_code_is_the_verdict()
    {
        var (code, output, error) = Run(["run", "--ops", "300"], ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"));

        code.Should().Be((int)ExitCode.Incomplete);
        error.Should().BeEmpty();
        output.Should().NotContain("\u001b");
        Reportless(output).Should().Be(Tool.Run("run", "--ops", "300").Report);
    }

    [Fact]
    public void Wrong_use_is_2()
    {
        var (code, output, error) = Run(["run", "--moon"]);

        code.Should().Be((int)ExitCode.Usage);
        output.Should().BeEmpty();
        error.TrimEnd().Should().StartWith("dma-conformance: ").And.Contain("--moon").And.NotContain("\n");
    }

    [Fact]
    public void A_process_that_dies_leaves_what_leads_to_the_step()
    {
        using var scratch = new Scratch();
        string[] platform = Samples.Platform("Dying");

        var (died, _, _) = Run(["run", "--ops", "2000", "--out", scratch["out"], .. platform]);

        Enum.IsDefined((ExitCode)died).Should().BeFalse();
        var record = Directory.GetFiles(scratch["out"]).Should().ContainSingle().Subject;
        var (again, output, _) = Run(["replay", record, .. platform]);
        again.Should().Be(died);
        output
            .TrimEnd()
            .Split('\n')[^1]
            .Should()
            .MatchRegex("^ *[0-9]+  unmap[a-z_]*\\(mapping[0-9]+", "there it dies");

        // On a platform that does not die the same sequences come to an end.
        var lives = Tool.Run(["replay", record, .. Samples.Platform("Samples.Seeded")]).ShouldBe(ExitCode.Conformant);
        lives.Out.Should().Contain(" sequences of profile default were walked, and the process lived");
        Tool.Run("replay", record).ShouldBeWrongUse().Should().Contain("has no profile 'default'");
        Tool.Run(["replay", record, .. Samples.Platform("Throwing")])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain("DMA-PLAT-001 is broken: ");
        Tool.Run(["replay", record, "--hang", "0.5", .. Samples.Platform("Hanging")]).ShouldBe(ExitCode.Hung);
        Damaged(record).ShouldBeWrongUse().Should().Contain("is no whole record of a run that died");
        OfVersion("9.9.9", record).ShouldBeWrongUse().Should().Contain("was left by version 9.9.9 of the suite");
    }

    [SkippableFact]
    public void The_first_Ctrl_C_writes_what_was_found()
    {
        Skip.If(OperatingSystem.IsWindows(), "there is no signal to send");
        using var scratch = new Scratch();
        using var process = Start(["run", "--ops", "1000000000", "--out", scratch["out"]]);
        while (!Directory.Exists(scratch["out"]) || Directory.GetFiles(scratch["out"], "*.flight").Length == 0)
        {
            process.HasExited.Should().BeFalse();
            Thread.Sleep(20);
        }

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        process.StandardError.ReadToEnd().Should().Contain("Ctrl-C again kills");
        process.ExitCode.Should().Be((int)ExitCode.Incomplete, output);
        output.Should().Contain("cut short: ").And.Contain("\nincomplete in coherent: of ");
    }

    private static Outcome Damaged(string record)
    {
        var path = record + ".short";
        File.WriteAllBytes(path, File.ReadAllBytes(record)[..^1]);
        return Tool.Run(["replay", path, .. Samples.Platform("Samples.Seeded")]);
    }

    private static Outcome OfVersion(string version, string record)
    {
        var path = record + ".other";
        var bytes = File.ReadAllBytes(record);
        System.Text.Encoding.UTF8.GetBytes(version.PadRight(32, '\0')).CopyTo(bytes, 32);
        File.WriteAllBytes(path, bytes);
        return Tool.Run(["replay", path, .. Samples.Platform("Samples.Seeded")]);
    }

    private static string Reportless(string output) => output[..output.IndexOf("\ntime: ", StringComparison.Ordinal)];

    private static (int Code, string Out, string Error) Run(
        IEnumerable<string> args,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        using var process = Start(args, environment);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static Process Start(IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "dma-conformance.dll"), .. args]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A core dump of the process that is meant to die helps nobody.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
