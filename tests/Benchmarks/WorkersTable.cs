using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks;

/// <summary>What two workers of one process do in a second, over what two processes with a worker each do side by side.</summary>
internal static class WorkersTable
{
    private const int Rounds = 5;
    private const int Operations = 40_000;

    private static readonly string[] Measured = ["coherent", "write-back", "iommu"];

    /// <summary>Prints the table.</summary>
    /// <returns>The lowest ratio.</returns>
    public static double Print(TextWriter output)
    {
        output.WriteLine("## Two workers, and two processes side by side: checked operations a second");
        output.WriteLine();
        output.WriteLine("| profile | two workers | two processes | ratio | goal |");
        output.WriteLine("|---|---|---|---|---|");
        var lowest = double.MaxValue;
        foreach (var profile in Measured)
        {
            Console.Error.WriteLine($"workers of {profile}");
            var ratios = new (double Ratio, double Workers, double Processes)[Rounds];
            for (var round = 0; round < Rounds; round++)
            {
                var workers = Measure(profile, [2]);
                var processes = Measure(profile, [1, 1]);
                ratios[round] = (workers / processes, workers, processes);
            }

            Array.Sort(ratios);
            var (ratio, ofWorkers, ofProcesses) = ratios[Rounds / 2];
            lowest = Math.Min(lowest, ratio);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {profile} | {ofWorkers:n0} | {ofProcesses:n0} | {ratio:f2} | 0.90 |"
                )
            );
        }

        output.WriteLine();
        return lowest;
    }

    /// <summary>A process of the measurement: runs once for the compiler, and on the next line of its input again, measured.</summary>
    public static int Run(string profile, int workers)
    {
        _ = Judge(profile, workers);
        Console.Out.WriteLine("ready");
        _ = Console.In.ReadLine();
        Console.Out.WriteLine(Judge(profile, workers).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static double Judge(string profile, int workers)
    {
        var options = new SuiteOptions
        {
            Operations = Operations * workers,
            Profiles = [profile],
            Workers = workers,
        };
        var began = Stopwatch.GetTimestamp();
        var report = ConformanceSuite.Run(new ReferenceFactory(), options);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return !report.Findings.Any()
            ? report.Profiles[0].Operations / seconds
            : throw new InvalidOperationException("the reference is accused");
    }

    /// <summary>The sum of what processes that run at the same time do in a second.</summary>
    private static double Measure(string profile, int[] workers)
    {
        var processes = Array.ConvertAll(workers, count => Start(profile, count));
        Array.ForEach(processes, process => _ = process.StandardOutput.ReadLine());
        Array.ForEach(processes, process => process.StandardInput.WriteLine());
        var sum = processes.Sum(process =>
            double.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture)
        );
        Array.ForEach(
            processes,
            process =>
            {
                process.WaitForExit();
                process.Dispose();
            }
        );
        return sum;
    }

    private static Process Start(string profile, int workers) =>
        Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                [
                    .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                        ? [Assembly.GetExecutingAssembly().Location]
                        : Array.Empty<string>(),
                    "workers",
                    workers.ToString(CultureInfo.InvariantCulture),
                    profile,
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
}
