using System.Diagnostics;
using System.Globalization;
using Dma.Proof.Tests.SmallScope;

namespace Dma.Conformance.Benchmarks;

/// <summary>Every program of a few calls, on the reference: none may be accused.</summary>
internal static class ScopeTable
{
    /// <param name="output">Where the table goes.</param>
    /// <param name="profile">The profile; null: all of them.</param>
    /// <param name="size">How long a program is and how many of its arguments a reader has to be told, together, at the most.</param>
    /// <returns>0 if nothing was accused, else 1.</returns>
    public static int Print(TextWriter output, string? profile, int size)
    {
        var (programs, accused, seconds) = (0L, 0, 0.0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## Small scope, size {size}"));
        output.WriteLine();
        output.WriteLine("| profile | area | programs | by length | operations | accusations | seconds |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var name in ScopeDocument.Profiles.Where(name => profile is null || profile == name))
        {
            foreach (var scope in Scope.Of(ScopeDocument.Factory, name))
            {
                var began = Stopwatch.GetTimestamp();
                var result = scope.Run(ScopeDocument.Factory, size);
                var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {scope.Area} | {result.Programs.Sum():n0} | {string.Join(" + ", result.Programs)} | {result.Operations:n0} | {result.Accusations.Count} | {took:f1} |"
                    )
                );
                output.Flush();
                foreach (var accusation in result.Accusations)
                {
                    Console.Error.WriteLine($"{name}, {scope.Area}: {accusation.Violation}");
                }

                programs += result.Programs.Sum();
                accused += result.Accusations.Count;
                seconds += took;
            }
        }

        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| programs executed | {programs:n0} | |"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| accusations | {accused} | 0 |"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| seconds, one core | {seconds:f0} | |"));
        return accused == 0 ? 0 : 1;
    }
}
