using System.Globalization;
using System.Text;

namespace Dma.Conformance.Operations.Traces;

/// <summary>Text from outside, such as a name or the message of an exception, made fit for one line of a report.</summary>
internal static class PlainText
{
    private const int LongestQuote = 40;

    /// <summary>Whether a character moves the cursor, breaks the line, turns the direction or is half of one.</summary>
    private static bool IsUnfit(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune == Rune.ReplacementChar;

    /// <summary>Whether a text can be printed as it is.</summary>
    public static bool IsFit(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnfit(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text with what cannot be printed as <c>\u001b</c>.</summary>
    public static string Clean(string text)
    {
        if (IsFit(text))
        {
            return text;
        }

        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = IsUnfit(rune)
                ? clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>The beginning of a text, clean and in quotes.</summary>
    public static string Quote(string text)
    {
        var clean = Clean(text.Length <= LongestQuote ? text : text[..LongestQuote]);
        return text.Length <= LongestQuote ? $"\"{clean}\"" : $"\"{clean}..\"";
    }
}
