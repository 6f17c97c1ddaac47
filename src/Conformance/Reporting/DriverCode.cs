using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>A failing program as the equivalent calls of a Linux driver, in C: a function to paste into a test module.</summary>
/// <remarks>
/// A sketch: who reads it knows which devices there are and how they are told to load and store. Content is not compared;
/// what must be seen stands beside the last step.
/// </remarks>
internal static class DriverCode
{
    /// <summary>What loads fill.</summary>
    private const string Seen = "seen";

    /// <summary>As wide as the tab of the kernel's style; a report has no tabs.</summary>
    private const string Indentation = "        ";

    private static readonly string[] Values =
    [
        " * The bytes of a store differ from each other, so that none is taken for another;",
        " * here they are one, so that what is expected may be another byte than is stored.",
    ];

    /// <summary>The function alone.</summary>
    /// <param name="failure">The failure.</param>
    public static string Render(Failure failure) => Lines(Function(failure));

    /// <summary>A complete file: the headers, what is to be written for the devices at hand, and the function.</summary>
    /// <param name="failure">The failure.</param>
    public static string RenderFile(Failure failure)
    {
        var function = Function(failure);
        return Lines([.. DriverSurroundings.For(function), .. function]);
    }

    private static List<string> Function(Failure failure)
    {
        var program = ProgramText.Of(failure);
        var text = new DriverText(failure.Steps, program);
        var statements = failure.Steps.Select((_, index) => text.Statements(index)).ToArray();
        var violation = failure.Violation;
        List<string> lines =
        [
            "/*",
            $" * {Comment($"{violation.Clause} is broken on {failure.Profile.Platform.Name}, profile {failure.Profile.Name}")}",
            .. Devices(failure).Select(device => $" * dev{device} is {Comment(failure.Profile.Devices[device].Name)}"),
            .. statements.Any(Stores) ? Values : [],
            " */",
            string.Create(
                CultureInfo.InvariantCulture,
                $"static void {NameOf(failure)}({string.Join(", ", Devices(failure).Select(device => $"struct device *dev{device}").DefaultIfEmpty("void"))})"
            ),
            "{",
        ];
        if (SeenBy(failure.Steps, statements) is > 0 and var seen)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Indentation}static u8 {Seen}[0x{seen:x}];"));
        }

        for (var i = 0; i < statements.Length; i++)
        {
            if (lines[^1] != "{")
            {
                lines.Add("");
            }

            lines.Add(
                string.Create(CultureInfo.InvariantCulture, $"{Indentation}/* {i + 1}  {Comment(program.Line(i))} */")
            );
            lines.AddRange(statements[i].Split('\n').Select(line => $"{Indentation}{line}"));
        }

        lines.Add("");
        lines.Add($"{Indentation}/* expected: {Comment(program.Rename(violation.Expected))} */");
        lines.Add($"{Indentation}/* observed: {Comment(program.Rename(violation.Observed))} */");
        if (violation.Clause == PlatformClauses.SameSeedSameAnswers)
        {
            lines.Add($"{Indentation}/* It takes two runs, each on a new machine, to show it. */");
        }

        lines.Add("}");
        return lines;
    }

    private static bool Stores(string statement) =>
        statement.Contains("memset", StringComparison.Ordinal)
        || statement.Contains("_write(", StringComparison.Ordinal)
        || statement.Contains("_write_by_port(", StringComparison.Ordinal);

    /// <summary>How many bytes loads fill at the most; 0 if there are none.</summary>
    private static ulong SeenBy(IReadOnlyList<Operation> steps, string[] statements)
    {
        var most = 0UL;
        for (var i = 0; i < statements.Length; i++)
        {
            if (!statements[i].Contains($"{Seen},", StringComparison.Ordinal))
            {
                continue;
            }

            var (step, arguments) = (steps[i], steps[i].Kind.Arguments);
            for (var j = 0; j < arguments.Count; j++)
            {
                most = Math.Max(most, arguments[j].Role == ArgumentRole.Size ? step[j] : 1);
            }
        }

        return most;
    }

    private static int[] Devices(Failure failure) =>
        [
            .. failure
                .Steps.SelectMany(step => step.Kind.Arguments.Select((argument, i) => (argument.Role, Value: step[i])))
                .Where(argument =>
                    argument.Role == ArgumentRole.Device && argument.Value < (ulong)failure.Profile.Devices.Count
                )
                .Select(argument => (int)argument.Value)
                .Distinct()
                .Order(),
        ];

    /// <summary>The clause and the profile as an identifier.</summary>
    private static string NameOf(Failure failure) =>
        string.Concat(
            $"{failure.Violation.Clause}_{failure.Profile.Name}"
                .ToLowerInvariant()
                .Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')
        );

    /// <summary>A text that ends no comment and begins none.</summary>
    private static string Comment(string text) =>
        PlainText
            .Clean(text)
            .Replace("*/", "* /", StringComparison.Ordinal)
            .Replace("/*", "/ *", StringComparison.Ordinal);

    private static string Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
