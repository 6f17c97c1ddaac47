namespace Dma.Conformance.Reporting;

/// <summary>Command lines for a reader to copy.</summary>
public static class CommandText
{
    /// <summary>An argument as it is typed: in quotes where a shell would take it apart.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>The argument as it is, in double quotes, or, where those do not hold it together, in single ones.</returns>
    public static string Quote(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Length > 0 && argument.All(IsPlain) ? argument
            : argument.AsSpan().ContainsAny("\"$`!") || argument.EndsWith('\\')
                ? $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'"
            : $"\"{argument}\"";
    }

    private static bool IsPlain(char character) =>
        char.IsLetterOrDigit(character) || "._-+/:\\,=@%".Contains(character, StringComparison.Ordinal);
}
