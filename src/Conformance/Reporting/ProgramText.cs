using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>A program as a person writes it down: steps numbered from 1, things named after their kind in the order of their making.</summary>
/// <remarks>Knows roles of arguments and kinds of handles, never areas.</remarks>
internal sealed partial class ProgramText
{
    /// <summary>The choice that is not worth a word.</summary>
    public const string NoChoice = "NONE";

    private static readonly char[] Digits = [.. "0123456789"];

    private readonly IReadOnlyList<Operation> _steps;
    private readonly IReadOnlyList<string> _observations;
    private readonly IReadOnlyList<string> _devices;
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly Dictionary<ulong, string> _names = [];

    /// <param name="steps">The program.</param>
    /// <param name="observations">What was answered, step by step; may end early.</param>
    /// <param name="devices">The names of the devices, by position.</param>
    public ProgramText(
        IReadOnlyList<Operation> steps,
        IReadOnlyList<string> observations,
        IReadOnlyList<string> devices
    )
    {
        (_steps, _observations, _devices) = (steps, observations, devices);
        var made = new Dictionary<string, int>();
        for (var i = 0; i < steps.Count; i++)
        {
            _numbers.TryAdd(steps[i].Id, i + 1);
            if (steps[i].Kind.Makes is { } kind)
            {
                var count = made[kind.Name] = made.GetValueOrDefault(kind.Name) + 1;
                _names.TryAdd(steps[i].Id, string.Create(CultureInfo.InvariantCulture, $"{kind.Name}{count}"));
            }
        }
    }

    /// <summary>The program of a failure.</summary>
    public static ProgramText Of(Failure failure) =>
        new(failure.Steps, failure.Observations, [.. failure.Profile.Devices.Select(device => device.Name)]);

    /// <summary>All steps with their observations, a numbered line each.</summary>
    public IEnumerable<string> Lines() => Number([.. Enumerable.Range(0, _steps.Count).Select(Line)]);

    /// <summary>The lines of a program with the numbers of its steps before them.</summary>
    public static IEnumerable<string> Number(IReadOnlyList<string> lines)
    {
        var width = lines.Count.ToString(CultureInfo.InvariantCulture).Length;
        for (var i = 0; i < lines.Count; i++)
        {
            yield return $"{(i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width)}  {lines[i]}";
        }
    }

    /// <summary>One step with its observation.</summary>
    /// <param name="index">The position of the step, from 0.</param>
    public string Line(int index)
    {
        var made = _names.TryGetValue(_steps[index].Id, out var name) ? $"{name} = " : "";
        var answer = index < _observations.Count && _observations[index] != "ok" ? _observations[index] : "";
        return $"{made}{Call(index)}{(answer.Length == 0 ? "" : " -> ")}{Rename(answer)}";
    }

    /// <summary>The call of a step.</summary>
    /// <param name="index">The position of the step, from 0.</param>
    public string Call(int index)
    {
        var step = _steps[index];
        IEnumerable<string> parts = step.Kind.Format is { } format ? Parts(step, format) : Parts(step);
        return $"{step.Kind.Name}({string.Join(", ", parts.Where(part => part.Length > 0))})";
    }

    /// <summary>The number of a step in the program.</summary>
    /// <returns>Whether it is in the program.</returns>
    public bool TryGetNumber(ulong id, out int number) => _numbers.TryGetValue(id, out number);

    /// <summary>What the program calls a thing that a step makes.</summary>
    /// <returns>Whether the step is in the program, and makes something.</returns>
    public bool TryGetName(ulong id, [NotNullWhen(true)] out string? name) => _names.TryGetValue(id, out name);

    /// <summary>Puts numbers, names of things and names of devices in the place of ids, in the text of a violation or an observation.</summary>
    public string Rename(string text) =>
        DeviceWord()
            .Replace(
                IdWord()
                    .Replace(
                        PlainText.Clean(text),
                        match => Rename(match.Groups[1].Value, match.Groups[2].Value) ?? match.Value
                    ),
                match =>
                    int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var index)
                    && index < _devices.Count
                        ? $"of {PlainText.Clean(_devices[index])}"
                        : match.Value
            );

    private string? Rename(string word, string digits) =>
        !ulong.TryParse(digits, CultureInfo.InvariantCulture, out var id) ? null
        : _names.TryGetValue(id, out var name) && (name.TrimEnd(Digits) == word || word == "buffer") ? name
        : word != "step" ? null
        : _numbers.TryGetValue(id, out var number) ? string.Create(CultureInfo.InvariantCulture, $"step {number}")
        : "an earlier step";

    private List<string> Parts(in Operation step)
    {
        var parts = new List<string>();
        var used = -1;
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            var argument = step.Kind.Arguments[i];
            var text = Word(argument, step[i]);
            if (argument.Role == ArgumentRole.Uses)
            {
                used = parts.Count;
            }
            else if (argument.Role == ArgumentRole.Offset)
            {
                if (used >= 0)
                {
                    parts[used] += $"+{text}";
                    used = -1;
                    continue;
                }

                text = $"{argument.Name} {text}";
            }
            else if (argument.Role == ArgumentRole.Count && argument.Name != "count")
            {
                text = $"{argument.Name} {text}";
            }

            parts.Add(text);
        }

        return parts;
    }

    private string[] Parts(Operation step, string format) =>
        ArgumentWord()
            .Replace(
                format,
                match =>
                {
                    var index = step.Kind.IndexOf(match.Groups[1].Value);
                    return Word(step.Kind.Arguments[index], step[index]);
                }
            )
            .Split(", ");

    private string Word(Argument argument, ulong value) =>
        argument.Role switch
        {
            ArgumentRole.Device => value < (ulong)_devices.Count
                ? PlainText.Clean(_devices[(int)value])
                : string.Create(CultureInfo.InvariantCulture, $"device {value}"),
            ArgumentRole.Uses => _names.TryGetValue(value, out var name)
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"{argument.Name} #{value}"),
            ArgumentRole.Size => string.Create(CultureInfo.InvariantCulture, $"0x{value:x} bytes"),
            ArgumentRole.Bytes => string.Create(CultureInfo.InvariantCulture, $"pattern 0x{value:x2}"),
            ArgumentRole.Choice when argument.Choices[(int)value] == NoChoice => "",
            _ => ArgumentText.Format(argument, value, []),
        };

    [GeneratedRegex(@"\b([a-z_]+) #([0-9]{1,19})\b", RegexOptions.CultureInvariant)]
    private static partial Regex IdWord();

    [GeneratedRegex(@"\bof device ([0-9]{1,9})\b", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceWord();

    [GeneratedRegex(@"\{([a-z_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex ArgumentWord();
}
