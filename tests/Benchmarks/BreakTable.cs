using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dma.Conformance.Benchmarks;

/// <summary>Single-line breaks of the suite itself, kept as a list: each is made in a copy of the tree and must fail a test.</summary>
internal static partial class BreakTable
{
    private const string List = "tests/breaks.md";

    /// <returns>0 if every break failed a test, else 1.</returns>
    public static int Print(TextWriter output)
    {
        var root = Checkout.FindRoot();
        var copy = Directory.CreateTempSubdirectory("dma-breaks-").FullName;
        var survivors = 0;
        try
        {
            Copy(root, copy);
            output.WriteLine("| file | broken line | test that fails |");
            output.WriteLine("|---|---|---|");
            foreach (var item in Read(Path.Combine(root, List)))
            {
                var verdict = Try(copy, item);
                survivors += verdict is null ? 0 : 1;
                output.WriteLine($"| {item.File} | `{item.To}` | {(verdict is null ? item.Test : verdict)} |");
                output.Flush();
            }
        }
        finally
        {
            Directory.Delete(copy, true);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{survivors} survived"));
        return survivors == 0 ? 0 : 1;
    }

    private static IEnumerable<Break> Read(string list) =>
        from line in File.ReadLines(list)
        let row = Row().Match(line)
        where row.Success
        select new Break(
            row.Groups["file"].Value,
            row.Groups["from"].Value,
            row.Groups["to"].Value,
            row.Groups["test"].Value
        );

    [GeneratedRegex(@"^\| (?<file>src/\S+) \| `(?<from>.*)` \| `(?<to>.*)` \| (?<test>\S+) \|$")]
    private static partial Regex Row();

    /// <returns>Null if the named test failed; else what happened.</returns>
    private static string? Try(string root, Break item)
    {
        var path = Path.Combine(root, item.File);
        var text = File.ReadAllText(path);
        if (text.Split(item.From).Length != 2)
        {
            return "**the line is not there, or more than once**";
        }

        File.WriteAllText(path, text.Replace(item.From, item.To, StringComparison.Ordinal));
        try
        {
            var project = Path.Combine("tests", "Conformance.Tests");
            if (Dotnet(root, "build", project, "-c", "Release", "-p:TreatWarningsAsErrors=false", "-v", "q") != 0)
            {
                return "**does not compile**";
            }

            var status = Dotnet(
                root,
                "test",
                project,
                "-c",
                "Release",
                "--no-build",
                "--filter",
                $"FullyQualifiedName~{item.Test}"
            );
            return status == 0 ? "**SURVIVED**" : null;
        }
        finally
        {
            File.WriteAllText(path, text);
        }
    }

    private static int Dotnet(string root, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (!relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or ".git" or "out"))
            {
                var target = Path.Combine(to, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    private sealed record Break(string File, string From, string To, string Test);
}
