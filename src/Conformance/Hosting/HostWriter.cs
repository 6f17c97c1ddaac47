using System.Globalization;
using System.Text;

namespace Dma.Conformance.Hosting;

/// <summary>Passes on what is printed to whoever started the host.</summary>
/// <param name="host">Tells it.</param>
internal sealed class HostWriter(Host host) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc />
    public override void Write(char value) => Write([value]);

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc />
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (!buffer.IsEmpty)
        {
            host.Tell(new HostMessage { Text = buffer.ToString() });
        }
    }

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + CoreNewLine[^1]);
}
