using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations.Traces;

/// <summary>Arguments as text, by their roles: what a trace and a C# test store, and what is read back from them.</summary>
/// <remarks>
/// Sizes, offsets, masks and salts are hexadecimal (<c>0x40</c>), counts decimal, choices go by name, a thing by the id of
/// the step that made it (<c>#3</c>), a device by its position and, for the reader's eye, its name (<c>0:nic0</c>).
/// </remarks>
internal static class ArgumentText
{
    /// <summary>The largest size and offset that is read: 1 GiB, far beyond what is ever drawn, unless the argument says more.</summary>
    public const ulong LargestSize = 1 << 30;

    /// <summary>The largest count that is read.</summary>
    public const ulong LargestCount = 1 << 20;

    /// <summary>The largest id of a step.</summary>
    public const ulong LargestId = uint.MaxValue;

    private const ulong MostDevices = 64;
    private const int LongestName = 32;

    /// <summary>A value as text.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="value">Its value.</param>
    /// <param name="devices">The names of the devices, by position; may be too short.</param>
    public static string Format(Argument argument, ulong value, IReadOnlyList<string> devices) =>
        argument.Role switch
        {
            ArgumentRole.Device => value < (ulong)devices.Count
                ? string.Create(CultureInfo.InvariantCulture, $"{value}:{NameOf(devices[(int)value])}")
                : value.ToString(CultureInfo.InvariantCulture),
            ArgumentRole.Uses => string.Create(CultureInfo.InvariantCulture, $"#{value}"),
            ArgumentRole.Count => value.ToString(CultureInfo.InvariantCulture),
            ArgumentRole.Choice => argument.Choices[(int)value],
            _ => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"),
        };

    /// <summary>Reads a value.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="text">The text; nothing but what <see cref="Format" /> writes is read.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">What is wrong with the text.</param>
    /// <returns>Whether there is a value.</returns>
    public static bool TryParse(
        Argument argument,
        string text,
        out ulong value,
        [NotNullWhen(false)] out string? problem
    )
    {
        problem = null;
        var (form, largest) = argument.Role switch
        {
            ArgumentRole.Device => (
                "a device's position with or without its name, such as 0 or 0:nic0",
                MostDevices - 1
            ),
            ArgumentRole.Uses => ("the id of a step, such as #3", LargestId),
            ArgumentRole.Count => ("a decimal number, such as 4", LargestCount),
            ArgumentRole.Choice => ($"one of {string.Join(", ", argument.Choices)}", ulong.MaxValue),
            ArgumentRole.Mask => ("a hexadecimal number, such as 0xffffffff", ulong.MaxValue),
            ArgumentRole.Bytes => ("a hexadecimal number, such as 0x2a", (ulong)Wave.Salts - 1),
            _ => ("a hexadecimal number, such as 0x40", argument.Most ?? LargestSize),
        };
        var most = argument.Most ?? largest;
        if (!TryParse(argument.Role, argument.Choices, text, out value))
        {
            problem = $"{argument.Name} is {PlainText.Quote(text)}, not {form}";
        }
        else if (value > most)
        {
            var limit = Format(argument, most, []);
            problem = $"{argument.Name} is {PlainText.Quote(text)}, beyond {limit}";
        }

        return problem is null;
    }

    /// <summary>Reads a hexadecimal number of up to 64 bits, such as <c>0x2a</c>.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return text.Length is >= 3 and <= 18
            && text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParse(ArgumentRole role, IReadOnlyList<string> choices, string text, out ulong value)
    {
        value = 0;
        switch (role)
        {
            case ArgumentRole.Device:
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                return TryParseDecimal(text.AsSpan(0, colon < 0 ? text.Length : colon), out value)
                    && (colon < 0 || IsName(text[(colon + 1)..]));
            case ArgumentRole.Uses:
                return text.StartsWith('#') && TryParseDecimal(text.AsSpan(1), out value);
            case ArgumentRole.Count:
                return TryParseDecimal(text, out value);
            case ArgumentRole.Choice:
                for (var i = 0; i < choices.Count; i++)
                {
                    if (choices[i] == text)
                    {
                        value = (ulong)i;
                        return true;
                    }
                }

                return false;
            default:
                return TryParseHex(text, out value);
        }
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return (text.Length == 1 || !text.StartsWith('0'))
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A device's name in one word.</summary>
    private static string NameOf(string name) =>
        string.Create(
            Math.Clamp(name.Length, 1, LongestName),
            name,
            (word, from) =>
            {
                for (var i = 0; i < word.Length; i++)
                {
                    word[i] = i < from.Length && IsNameCharacter(from[i]) ? from[i] : '_';
                }
            }
        );

    private static bool IsName(string text) => text.Length is >= 1 and <= LongestName && text.All(IsNameCharacter);

    private static bool IsNameCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';
}
