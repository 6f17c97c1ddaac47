using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>A failing program as an xunit test to paste: it fails as long as the program breaks a clause.</summary>
internal static class CSharpTest
{
    /// <summary>Stands for the factory where it is not known.</summary>
    public const string AnyFactory = "new MyPlatformFactory()";

    /// <summary>The test method, to be pasted into a class.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="factoryExpression">A C# expression that gives the factory of the platform, or a function from a seed to a platform.</param>
    public static string Render(Failure failure, string factoryExpression)
    {
        var text = new StringBuilder();
        foreach (var line in Method(failure, factoryExpression))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A complete file with the test in a class of its own.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="factoryExpression">A C# expression that gives the factory of the platform, or a function from a seed to a platform.</param>
    public static string RenderFile(Failure failure, string factoryExpression)
    {
        var text = new StringBuilder("using Dma.Conformance;\nusing Xunit;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"public class {NameOf(failure)}_repro\n{{\n");
        foreach (var line in Method(failure, factoryExpression))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.Append("}\n").ToString();
    }

    private static IEnumerable<string> Method(Failure failure, string factoryExpression)
    {
        var profile = Literal(failure.Profile.Name);
        yield return "[Fact]";
        yield return $"public void {NameOf(failure)}()";
        yield return "{";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"    new Repro({factoryExpression}, {profile}, seed: 0x{failure.PlatformSeed:x})"
        );
        var devices = failure.Profile.Devices.Select(device => device.Name).ToArray();
        foreach (var step in failure.Steps)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"        .Step({step.Id}, {Literal(step.Kind.Name)}, {Literal(ArgumentsOf(step, devices))})"
            );
        }

        if (failure.Violation.Clause == PlatformClauses.SameSeedSameAnswers)
        {
            yield return "        .Twice()";
        }

        yield return $"        .Judge(); // {failure.Violation.Clause}";
        yield return "}";
    }

    private static string ArgumentsOf(in Operation step, IReadOnlyList<string> devices)
    {
        var texts = new string[step.Kind.Arguments.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var argument = step.Kind.Arguments[i];
            texts[i] = $"{argument.Name}={ArgumentText.Format(argument, step[i], devices)}";
        }

        return string.Join(' ', texts);
    }

    /// <summary>The clause and the profile as an identifier.</summary>
    private static string NameOf(Failure failure)
    {
        var name = new StringBuilder();
        foreach (var character in $"{failure.Violation.Clause}_{failure.Profile.Name}")
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return name.ToString();
    }

    /// <summary>A text as a C# literal of printing ASCII characters.</summary>
    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => literal.Append('\\').Append(character),
                >= ' ' and <= '~' => literal.Append(character),
                _ => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        return literal.Append('"').ToString();
    }
}
