using System.Diagnostics;
using System.Globalization;
using Dma.Conformance.Operations;
using Dma.Proof.Tests.Adversary;
using Dma.Variants;
using Dma.Variants.Adversary;

namespace Dma.Conformance.Benchmarks;

/// <summary>What right platforms were run for: portions of operations, kept in a file that only grows, so that a run can be stopped at any time and goes on where it was.</summary>
/// <param name="path">The file: a line a portion.</param>
internal sealed class VariantLedger(string path)
{
    private const long LeastPortion = 2_000;
    private const long MostPortion = 200_000;

    /// <summary>The platforms: those that take freedoms as steps of the program first.</summary>
    public static IReadOnlyList<Variant> Platforms { get; } = [.. AdversaryCatalogue.All, .. VariantCatalogue.All];

    private readonly Dictionary<string, Sum> _sums = Read(path);

    /// <summary>What a platform was run for until now.</summary>
    /// <param name="name">Its name.</param>
    public Sum Of(string name) => _sums.GetValueOrDefault(name);

    /// <summary>
    /// Runs platforms until they have so many operations in all: each a first portion, and then always the one that had the
    /// least time, so that one that is slow costs no more than one that is not.
    /// </summary>
    /// <param name="operations">How many operations; those that were run before count.</param>
    /// <param name="name">What the names of the platforms contain; null: any.</param>
    /// <param name="workers">On how many threads.</param>
    public void Run(long operations, string? name, int workers)
    {
        var platforms = Platforms
            .Where(platform => platform.Name.Contains(name ?? "", StringComparison.Ordinal))
            .ToArray();
        var done = platforms.Sum(platform => Of(platform.Name).Operations);
        var share = Math.Clamp(operations / (4 * platforms.Length), LeastPortion, MostPortion);
        while (done < operations)
        {
            var next = platforms.MinBy(platform => (Of(platform.Name).Portions > 0, Of(platform.Name).Seconds))!;
            var portion = Run(next, Math.Min(share, operations - done), workers);
            done += portion.Operations;
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done:n0} of {operations:n0}  {next.Name}  {portion.Operations / portion.Seconds:n0}/s  {portion.Accusations} accusations"
                )
            );
        }
    }

    private Sum Run(Variant platform, long operations, int workers)
    {
        var began = Stopwatch.GetTimestamp();
        var number = Of(platform.Name).Portions;
        var report = new SuiteRun(
            platform.CreateFactory(),
            new SuiteOptions
            {
                Operations = operations,
                Profiles = [platform.Profile],
                Seed = Mixing.Mix(SuiteOptions.DefaultSeed, (ulong)number),
                Workers = workers,
            },
            FreedomArea.Table,
            ConformanceSuite.Catalogue,
            null,
            CancellationToken.None
        ).Run();
        var portion = new Sum(
            1,
            report.Profiles.Sum(profile => profile.Operations),
            report.Findings.Count(),
            Stopwatch.GetElapsedTime(began).TotalSeconds
        );
        _sums[platform.Name] = Of(platform.Name) + portion;
        foreach (var finding in report.Findings)
        {
            Console.Error.WriteLine(finding.Text);
            File.AppendAllText(path + ".accusations.txt", $"{platform.Name}, portion {number}\n{finding.Text}\n");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.AppendAllText(
            path,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{platform.Name}\t{portion.Operations}\t{portion.Accusations}\t{portion.Seconds:f3}\n"
            )
        );
        return portion;
    }

    private static Dictionary<string, Sum> Read(string path)
    {
        var sums = new Dictionary<string, Sum>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            // A line that was being written when the run was stopped counts for nothing.
            if (
                line.Split('\t') is [var name, var operations, var accusations, var seconds]
                && long.TryParse(operations, CultureInfo.InvariantCulture, out var run)
                && int.TryParse(accusations, CultureInfo.InvariantCulture, out var accused)
                && double.TryParse(seconds, CultureInfo.InvariantCulture, out var took)
            )
            {
                sums[name] = sums.GetValueOrDefault(name) + new Sum(1, run, accused, took);
            }
        }

        return sums;
    }

    /// <summary>Some portions of one platform.</summary>
    /// <param name="Portions">How many.</param>
    /// <param name="Operations">How many operations were checked.</param>
    /// <param name="Accusations">How many clauses were said to be broken.</param>
    /// <param name="Seconds">How long it took.</param>
    internal readonly record struct Sum(int Portions, long Operations, int Accusations, double Seconds)
    {
        public static Sum operator +(Sum one, Sum other) =>
            new(
                one.Portions + other.Portions,
                one.Operations + other.Operations,
                one.Accusations + other.Accusations,
                one.Seconds + other.Seconds
            );
    }
}
