using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dma.Conformance.Tests.Reporting;

/// <summary>Has a C compiler look at the calls of drivers that are printed: syntax and types, against declarations of our own.</summary>
internal static partial class CCompiler
{
    /// <summary>Why nothing can be checked, where that is so.</summary>
    public const string Reason = "no C compiler is found by the name gcc or clang";

    private static readonly Lazy<string?> Found = new(() =>
        new[] { "gcc", "clang" }.FirstOrDefault(name => Run(name, ["--version"]) is { Status: 0 })
    );

    /// <summary>What programs use of a kernel, in parts that are headers.</summary>
    private static readonly Lazy<string> Declarations = new(() =>
    {
        using var stream = typeof(CCompiler).Assembly.GetManifestResourceStream("kernel.h")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>Whether there is a compiler.</summary>
    public static bool IsThere => Found.Value is not null;

    /// <summary>Checks files of C.</summary>
    /// <param name="sources">The files' contents.</param>
    /// <returns>What the compiler says; nothing if all is well.</returns>
    public static string Check(IReadOnlyList<string> sources)
    {
        var folder = Directory.CreateTempSubdirectory("dma-c-").FullName;
        try
        {
            foreach (Match header in Header().Matches(Declarations.Value))
            {
                var path = Path.Combine(folder, header.Groups["name"].Value);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, $"#pragma once\n{header.Groups["text"].Value}");
            }

            var files = sources.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{i}.c")).ToArray();
            for (var i = 0; i < files.Length; i++)
            {
                File.WriteAllText(Path.Combine(folder, files[i]), sources[i]);
            }

            // The kernel's own flags, as far as they matter here; functions are for somebody else to call.
            string[] flags = ["-fsyntax-only", "-std=gnu11", "-fno-builtin", "-Wall", "-Werror"];
            string[] allowed = ["-Wno-unused", "-Wno-pointer-sign", "-Wno-tautological-compare"];
            var (status, text) = Run(Found.Value!, [.. flags, .. allowed, $"-I{folder}", .. files], folder);
            return status == 0 ? "" : text;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int Status, string Text) Run(string name, IReadOnlyList<string> arguments, string? folder = null)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(name, arguments)
                {
                    WorkingDirectory = folder ?? "",
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var printed = process.StandardOutput.ReadToEndAsync();
            var text = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, text + printed.Result);
        }
        catch (Win32Exception)
        {
            return (-1, "");
        }
    }

    [GeneratedRegex(
        @"^// (?<name>\w+/[\w-]+\.h)\n(?<text>.*?)(?=^// |\z)",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Header();
}
