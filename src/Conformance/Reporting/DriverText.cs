using System.Globalization;
using System.Text.RegularExpressions;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Reporting;

/// <summary>Steps of a program as the statements of a Linux driver, by what their kinds say of it.</summary>
/// <remarks>Knows roles of arguments and kinds of handles, never areas.</remarks>
/// <param name="steps">The program.</param>
/// <param name="program">Names what the steps make.</param>
internal sealed partial class DriverText(IReadOnlyList<Operation> steps, ProgramText program)
{
    /// <summary>What stands for a thing that no step of the program makes.</summary>
    private const string Nothing = "0";

    /// <summary>The beginnings of constants, by what the argument is called that has them for choices.</summary>
    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["direction"] = "DMA_",
        ["attributes"] = "DMA_ATTR_",
        ["protection"] = "IOMMU_",
    };

    /// <summary>The statements of a step.</summary>
    /// <param name="index">The position of the step, from 0.</param>
    public string Statements(int index) =>
        steps[index].Kind.Driver is { } call
            ? Neutral().Replace(Fill(call.Code, index, index), "")
            : $"/* {steps[index].Kind.Name}: no call of a driver is known */";

    private string Fill(string code, int index, int user)
    {
        // From the inside out: a text that is chosen may name arguments itself.
        while (Place().IsMatch(code))
        {
            code = Place().Replace(code, match => Value(match, index, user));
        }

        return code;
    }

    private string Value(Match match, int index, int user)
    {
        var word = Find(match.Groups["name"].Value, index, user);
        var texts = match.Groups["texts"].Value;
        if (texts.StartsWith('?'))
        {
            var colon = texts.IndexOf(':', StringComparison.Ordinal);
            var some = colon < 0 ? texts[1..] : texts[1..colon];
            return word.Length > 0 ? some
                : colon < 0 ? ""
                : texts[(colon + 1)..];
        }

        if (texts.StartsWith('|'))
        {
            foreach (var text in texts[1..].Split('|'))
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                if (text[..equals] == (word.Length == 0 ? ProgramText.NoChoice : word))
                {
                    return text[(equals + 1)..];
                }
            }
        }

        return word.Length == 0 ? "" : match.Groups["lead"].Value + word;
    }

    /// <summary>The value that a name stands for: an argument of the step, or something of what one of its arguments names.</summary>
    private string Find(string name, int index, int user)
    {
        var step = steps[index];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return name == "made" ? NameOf(step.Id) : Word(step, step.Kind.IndexOf(name));
        }

        var (first, rest) = (name[..dot], name[(dot + 1)..]);
        if (first == "use")
        {
            return Find(rest, user, user);
        }

        return !program.TryGetNumber(step[step.Kind.IndexOf(first)], out var number) ? Nothing
            : steps[number - 1].Kind.Driver?.Names.TryGetValue(rest, out var text) == true
                ? Fill(text, number - 1, user)
            : Find(rest, number - 1, user);
    }

    private string Word(in Operation step, int argument)
    {
        var (value, kind) = (step[argument], step.Kind.Arguments[argument]);
        return kind.Role switch
        {
            ArgumentRole.Device => string.Create(CultureInfo.InvariantCulture, $"dev{value}"),
            ArgumentRole.Uses => NameOf(value),
            ArgumentRole.Mask => value != 0 && (value & unchecked(value + 1)) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"DMA_BIT_MASK({64 - ulong.LeadingZeroCount(value)})")
                : Number(value),
            ArgumentRole.Choice => Constant(kind, kind.Choices[(int)value]),
            ArgumentRole.Count when value <= int.MaxValue => value.ToString(CultureInfo.InvariantCulture),
            _ => Number(value),
        };
    }

    private static string Number(ulong value) =>
        string.Create(CultureInfo.InvariantCulture, $"0x{value:x}{(value > int.MaxValue ? "ULL" : "")}");

    private static string Constant(Argument argument, string choice)
    {
        if (choice == ProgramText.NoChoice)
        {
            return "";
        }

        var prefix = Prefixes.GetValueOrDefault(argument.Name, "");
        return string.Join(" | ", choice.Split('|').Select(name => prefix + name));
    }

    private string NameOf(ulong id) => program.TryGetName(id, out var name) ? name : Nothing;

    [GeneratedRegex(
        @"\{(?<lead>, )?(?<name>[a-z_]+(\.[a-z_]+)*)(?<texts>[?|][^{}]*)?\}",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Place();

    /// <summary>What is added or multiplied and changes nothing.</summary>
    [GeneratedRegex(@" \+ 0(x0)?(?=[,);])|\b1 \* ", RegexOptions.CultureInvariant)]
    private static partial Regex Neutral();
}
