using System.Text;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Engine;

/// <summary>The last that a machine printed. The last, since it is nearest to the failure; and no more, since a platform may print gigabytes.</summary>
internal sealed class OutputTail
{
    /// <summary>How many characters are kept.</summary>
    public const int MostCharacters = 4096;

    /// <summary>How many lines are kept.</summary>
    public const int MostLines = 64;

    /// <summary>A machine that hangs may print while it is looked at.</summary>
    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();
    private long _written;
    private bool _returned;

    /// <summary>Forgets what was printed: another machine begins.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
            (_written, _returned) = (0, false);
        }
    }

    /// <summary>Takes what is printed. The end of a line is a line feed on every system, so that reports are the same.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_returned && !text.IsEmpty)
            {
                EndReturn(text[0]);
            }

            for (int at; (at = text.IndexOf('\r')) >= 0; )
            {
                Keep(text[..at]);
                text = text[(at + 1)..];
                _returned = true;
                if (text.IsEmpty)
                {
                    return;
                }

                EndReturn(text[0]);
            }

            Keep(text);
        }
    }

    /// <summary>What was printed since the machine began; null if nothing.</summary>
    public CapturedOutput? Take()
    {
        lock (_lock)
        {
            if (_written == 0)
            {
                return null;
            }

            var from = Math.Max(0, _kept.Length - MostCharacters);
            // Half a character that was cut in two is none.
            from += _written > _kept.Length - from && char.IsLowSurrogate(_kept[from]) ? 1 : 0;
            var text = _kept.ToString(from, _kept.Length - from);
            var lines = text.Split('\n');
            var count = lines.Length - (text.EndsWith('\n') ? 1 : 0);
            var first = Math.Max(0, count - MostLines);
            var cut = _written - text.Length + lines.Take(first).Sum(line => line.Length + 1);
            return new CapturedOutput([.. lines[first..count].Select(PlainText.Clean)], cut);
        }
    }

    private void EndReturn(char next)
    {
        _returned = false;
        if (next != '\n')
        {
            Keep("\r");
        }
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        _written += text.Length;
        _kept.Append(text[Math.Max(0, text.Length - MostCharacters)..]);
        if (_kept.Length > 2 * MostCharacters)
        {
            _kept.Remove(0, _kept.Length - MostCharacters);
        }
    }
}
