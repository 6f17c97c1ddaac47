using System.CommandLine.Parsing;
using System.Globalization;

namespace Dma.Conformance.Cli;

/// <summary>What <c>--seed</c> says.</summary>
/// <param name="Value">The seed; null where one is to be drawn.</param>
internal readonly record struct Seed(ulong? Value)
{
    /// <summary>Stands for a seed that is to be drawn.</summary>
    public const string Random = "random";
}

/// <summary>Reads the numbers of a command line, the same in every culture.</summary>
internal static class Numbers
{
    private const double MostSeconds = 10_000_000;

    /// <summary>Reads a whole number.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="option">The option's name.</param>
    /// <param name="most">The largest one allowed; the smallest is 1.</param>
    public static long Whole(ArgumentResult result, string option, long most)
    {
        var text = result.Tokens[0].Value;
        if (
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= most
        )
        {
            return number;
        }

        result.AddError(
            string.Create(CultureInfo.InvariantCulture, $"{option} is a whole number from 1 to {most}, not '{text}'")
        );
        return 1;
    }

    /// <summary>Reads a time in seconds.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="option">The option's name.</param>
    public static TimeSpan Seconds(ArgumentResult result, string option)
    {
        var text = result.Tokens[0].Value;
        if (
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0.001 and <= MostSeconds
        )
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{option} is a number of seconds from 0.001 to {MostSeconds}, not '{text}'"
            )
        );
        return TimeSpan.FromSeconds(1);
    }

    /// <summary>Reads a seed.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="option">The option's name.</param>
    public static Seed Seed(ArgumentResult result, string option)
    {
        var text = result.Tokens[0].Value;
        if (text == Cli.Seed.Random)
        {
            return default;
        }

        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (
            ulong.TryParse(
                isHex ? text.AsSpan(2) : text,
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seed
            )
        )
        {
            return new Seed(seed);
        }

        result.AddError(
            $"{option} is 'random' or a number up to 64 bits, decimal or after 0x hexadecimal, not '{text}'"
        );
        return default;
    }
}
