using System.Text;

namespace Dma.Conformance.Engine;

/// <summary>Stands for a writer of the console: what a machine under test writes is kept, what anybody else writes is passed on.</summary>
/// <param name="others">The writer for anybody else.</param>
internal sealed class ConsoleRouter(TextWriter others) : TextWriter(others.FormatProvider)
{
    /// <summary>Goes with the code of a platform to the tasks and threads that it starts.</summary>
    private static readonly AsyncLocal<OutputTail?> Tail = new();

    /// <summary>Where what is written on this thread is kept; null if it is passed on.</summary>
    public static OutputTail? Current
    {
        get => Tail.Value;
        set => Tail.Value = value;
    }

    /// <inheritdoc />
    public override Encoding Encoding => others.Encoding;

    /// <inheritdoc />
    public override void Write(char value)
    {
        if (Current is { } tail)
        {
            tail.Append([value]);
        }
        else
        {
            others.Write(value);
        }
    }

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc />
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (Current is { } tail)
        {
            tail.Append(buffer);
        }
        else
        {
            others.Write(buffer);
        }
    }

    /// <inheritdoc />
    public override void Flush()
    {
        if (Current is null)
        {
            others.Flush();
        }
    }
}
