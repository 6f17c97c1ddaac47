using System.Text;

namespace Dma.Conformance.Reporting;

/// <summary>Text in two columns, labels and what they say, in lines that end with a line feed.</summary>
/// <param name="labels">How wide the column of labels is.</param>
internal sealed class Sheet(int labels = 10)
{
    /// <summary>How long a line gets before it is broken between words.</summary>
    public const int Width = 110;

    private const string Indentation = "  ";

    private readonly StringBuilder _text = new();

    /// <summary>A line from the margin on; an empty one by default.</summary>
    public Sheet Line(string text = "")
    {
        _text.Append(text).Append('\n');
        return this;
    }

    /// <summary>A label and what it says, broken between words.</summary>
    public Sheet Entry(string label, string text)
    {
        var room = Width - Indentation.Length - labels;
        foreach (var line in Wrap(text, room))
        {
            Line($"{Indentation}{label.PadRight(labels)}{line}");
            label = "";
        }

        return this;
    }

    /// <summary>A label and what it says, in one line however long: to be copied.</summary>
    public Sheet Whole(string label, string text) => Line($"{Indentation}{label.PadRight(labels)}{text}");

    /// <summary>A label alone, and lines under it as they are.</summary>
    public Sheet Block(string label, IEnumerable<string> lines)
    {
        Line($"{Indentation}{label}");
        foreach (var line in lines)
        {
            Line(line.Length == 0 ? "" : $"{Indentation}{Indentation}{line}");
        }

        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>Breaks a text between words.</summary>
    public static IEnumerable<string> Wrap(string text, int room)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
