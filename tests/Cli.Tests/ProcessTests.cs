using System.Diagnostics;
using System.Globalization;
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
        error.TrimEnd().Split('\n').Should().OnlyContain(line => line.StartsWith("profile "));
        (output + error).Should().NotContain("\u001b");
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

        var (died, _, _) = Run(["run", "--in-process", "--ops", "2000", "--out", scratch["out"], .. platform]);

        Enum.IsDefined((ExitCode)died).Should().BeFalse();
        var record = Directory.GetFiles(scratch["out"], "*.flight").Should().ContainSingle().Subject;
        var (again, output, error) = Run(["replay", record, .. platform]);
        again.Should().Be((int)ExitCode.Hung);
        error.Should().Contain("dma-conformance: the platform ended the process: exit code ");
        output
            .TrimEnd()
            .Split('\n')[^1]
            .Should()
            .MatchRegex("^ *[0-9]+  unmap[a-z_]*\\(mapping[0-9]+", "there it dies");

        // On a platform that does not die the same sequences come to an end.
        var lives = Tool.Run(["replay", record, .. Samples.Platform("Samples.Seeded")]).ShouldBe(ExitCode.Conformant);
        lives.Out.Should().Contain(" sequences of profile default were walked, and the process lived");
        Tool.Run("replay", record).ShouldBeWrongUse().Should().Contain("has no profile 'default'");
        Tool.Run(["replay", record, .. Samples.Platform("Unyielding")])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain("DMA-PLAT-001 is broken: ");
        Tool.Run(["replay", record, "--hang", "2", .. Samples.Platform("Hanging")]).ShouldBe(ExitCode.Hung);
        Damaged(record).ShouldBeWrongUse().Should().Contain("is no whole record of a run that died");
        OfVersion("9.9.9", record).ShouldBeWrongUse().Should().Contain("was left by version 9.9.9 of the suite");
    }

    [Fact]
    public void A_regression_that_kills_the_process_leaves_what_leads_to_the_step()
    {
        using var scratch = new Scratch();
        var folder = Directory.CreateDirectory(scratch["regressions"]).FullName;
        File.WriteAllText(
            Path.Combine(folder, "kills.trace.json"),
            """
            {
              "format": "dma-conformance-trace", "version": 1, "suite": "0.1.0",
              "platform": { "name": "x", "profile": "default", "seed": "0x1", "devices": ["nic0"] },
              "steps": [
                { "id": 1, "operation": "alloc_pages", "arguments": { "count": "1", "placement": "LOW" } },
                { "id": 2, "operation": "map", "arguments": { "device": "0", "buffer": "#1", "offset": "0x0",
                  "size": "0x80", "direction": "TO_DEVICE", "attributes": "NONE" } },
                { "id": 3, "operation": "unmap", "arguments": { "mapping": "#2", "attributes": "NONE" } }
              ]
            }
            """
        );
        string[] platform = Samples.Platform("Dying");

        var (died, _, _) = Run(["run", "--in-process", "--regressions", folder, "--out", scratch["out"], .. platform]);

        Enum.IsDefined((ExitCode)died).Should().BeFalse();
        var record = Directory.GetFiles(scratch["out"], "*.flight").Should().ContainSingle().Subject;
        var (again, output, error) = Run(["replay", record, .. platform]);
        again.Should().Be((int)ExitCode.Hung);
        error.Should().Contain("dma-conformance: the platform ended the process: exit code ");
        output.Should().Contain($"the regression {folder}").And.Contain("kills.trace.json\n");
        output.TrimEnd().Split('\n')[^1].Should().Be("   3  unmap(mapping1)", "there it dies");
        Tool.Run(["replay", record, .. Samples.Platform("Samples.Seeded")]).ShouldBe(ExitCode.Conformant);
        Tool.Run(["replay", record, .. Samples.Platform("Unyielding")])
            .ShouldBe(ExitCode.Violation)
            .Out.Should()
            .Contain("DMA-PLAT-001 is broken: ");
        Tool.Run(["replay", record, "--hang", "2", .. Samples.Platform("Hanging")]).ShouldBe(ExitCode.Hung);
    }

    [Fact]
    public void A_platform_that_ends_the_process_does_not_end_it_well()
    {
        using var scratch = new Scratch();
        string[] platform = Samples.Platform("Exiting");

        var (code, output, error) = Run(["run", "--in-process", "--ops", "2000", "--out", scratch["out"], .. platform]);

        code.Should().Be((int)ExitCode.Hung, error);
        output.Should().BeEmpty();
        var record = Directory.GetFiles(scratch["out"], "*.flight").Should().ContainSingle().Subject;
        error
            .Should()
            .Be(
                $"dma-conformance: the platform ended the process; 'dma-conformance replay {record} {string.Join(' ', platform)}' shows where\n"
            );
        var (again, steps, _) = Run(["replay", record, .. platform]);
        again.Should().Be((int)ExitCode.Hung);
        steps.TrimEnd().Split('\n')[^1].Should().MatchRegex("^ *[0-9]+  unmap");

        // The next run says that the record is there.
        var next = Tool.Run(["run", "--ops", "10", "--out", scratch["out"]]);
        next.Error.Should()
            .StartWith(
                $"note: a run that died left {record}; 'dma-conformance replay {record}' shows where, on the platform that was judged then\n"
            );
    }

    [Fact]
    public void A_platform_that_ends_the_process_at_once_is_told_too()
    {
        var (code, _, error) = Run(["list", "profiles", .. Samples.Platform("ExitingAtOnce")]);

        code.Should().Be((int)ExitCode.Hung);
        error.Should().Be($"dma-conformance: the platform ended the process\n");
    }

    [SkippableTheory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void The_first_signal_writes_what_was_found(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "there is no signal to send");
        Skip.If(
            signal == "-INT" && IgnoresInterrupts(),
            "whoever started the tests has Ctrl-C ignored, for children too"
        );
        using var scratch = new Scratch();
        using var process = Start(["run", "--ops", "1000000000", "--time", "100", "--out", scratch["out"]]);
        while (!Directory.Exists(scratch["out"]) || Directory.GetFiles(scratch["out"], "*.flight").Length == 0)
        {
            process.HasExited.Should().BeFalse();
            Thread.Sleep(20);
        }

        // A run that goes on is no run that died.
        Tool.Run(["run", "--ops", "10", "--out", scratch["out"]]).Error.Should().NotContain("died");
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        process.StandardError.ReadToEnd().Should().Contain("a second time kills");
        process.ExitCode.Should().Be((int)ExitCode.Incomplete, output);
        output.Should().Contain("cut short: ").And.Contain("\nincomplete in coherent: of ");
    }

    [SkippableFact]
    public void A_signal_also_ends_a_run_in_a_process_of_its_own()
    {
        Skip.If(OperatingSystem.IsWindows(), "there is no signal to send");
        using var scratch = new Scratch();
        using var process = Start([
            "run",
            "--ops",
            "1000000000",
            "--out",
            scratch["out"],
            .. Samples.Platform("Stale"),
        ]);
        while (!Directory.Exists(scratch["out"]) || Directory.GetFiles(scratch["out"], "*.flight").Length == 0)
        {
            process.HasExited.Should().BeFalse();
            Thread.Sleep(20);
        }

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        var isEnded = process.WaitForExit(TimeSpan.FromMinutes(2));
        process.Kill(entireProcessTree: true);

        isEnded.Should().BeTrue("a billion operations take longer");
        process.ExitCode.Should().BeOneOf((int)ExitCode.Incomplete, (int)ExitCode.Violation);
    }

    /// <summary>As a shell does for what it starts in the background.</summary>
    private static bool IgnoresInterrupts()
    {
        const ulong interrupt = 1 << 1;
        var line = File.Exists("/proc/self/status")
            ? Array.Find(
                File.ReadAllLines("/proc/self/status"),
                line => line.StartsWith("SigIgn:", StringComparison.Ordinal)
            )
            : null;
        return line is not null
            && (ulong.Parse(line[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
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

    /// <summary>Runs the tool as a process.</summary>
    internal static (int Code, string Out, string Error) Run(
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

    internal static Process Start(IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment)
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
