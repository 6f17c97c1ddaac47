using System.Globalization;
using System.Text;

namespace Dma.Conformance.Reporting;

/// <summary>Writes a picture of boxes and words as SVG: plain text that every browser shows, the same on every system.</summary>
/// <param name="width">How wide it is, in pixels.</param>
/// <param name="height">How high.</param>
internal sealed class Svg(int width, int height)
{
    private readonly StringBuilder _shapes = new();

    /// <summary>A filled box.</summary>
    public void Box(double x, double y, double boxWidth, double boxHeight, string fill) =>
        Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{boxWidth}\" height=\"{boxHeight}\" fill=\"{fill}\"/>");

    /// <summary>A filled box with a line around it.</summary>
    public void Frame(double x, double y, double boxWidth, double boxHeight, string fill, string line) =>
        Add(
            $"<rect x=\"{x + 0.5}\" y=\"{y + 0.5}\" width=\"{boxWidth - 1}\" height=\"{boxHeight - 1}\" fill=\"{fill}\" stroke=\"{line}\"/>"
        );

    /// <summary>A word that begins at a place.</summary>
    public void Text(double x, double y, string text, int size, string fill, bool isBold = false) =>
        Word($"x=\"{x}\" y=\"{y}\"", text, size, fill, isBold);

    /// <summary>A word around a place.</summary>
    public void Centred(double x, double y, string text, int size, string fill, bool isBold = false) =>
        Word($"x=\"{x}\" y=\"{y}\" text-anchor=\"middle\"", text, size, fill, isBold);

    /// <summary>A word that begins at a place and rises to the right.</summary>
    public void Slanted(double x, double y, string text, int size, string fill) =>
        Word($"transform=\"translate({x} {y}) rotate(-60)\"", text, size, fill, isBold: false);

    /// <summary>The picture, in lines that end with a line feed.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{_shapes}</svg>\n"
        );

    private void Word(FormattableString place, string text, int size, string fill, bool isBold)
    {
        var at = place.ToString(CultureInfo.InvariantCulture);
        var weight = isBold ? " font-weight=\"bold\"" : "";
        Add($"<text {at} font-size=\"{size}\" fill=\"{fill}\"{weight}>{Escape(text)}</text>");
    }

    private void Add(FormattableString shape) =>
        _shapes.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
