using System.Globalization;

namespace Dma.Cli.Tests;

/// <summary>A writer that cancels something once a text was written, in however many pieces.</summary>
/// <param name="text">The text.</param>
/// <param name="source">What is cancelled.</param>
internal sealed class Listener(string text, CancellationTokenSource source) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char[] buffer, int index, int count)
    {
        base.Write(buffer, index, count);
        Listen();
    }

    public override void Write(string? value)
    {
        base.Write(value);
        Listen();
    }

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        Listen();
    }

    private void Listen()
    {
        if (GetStringBuilder().ToString().Contains(text, StringComparison.Ordinal))
        {
            source.Cancel();
        }
    }
}
