using System.Globalization;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Reporting;

/// <summary>How often each operation was drawn in each situation, as a picture: what a run never came to shows at a glance.</summary>
/// <remarks>Counts are summed over the profiles; the same report gives the same picture, byte for byte.</remarks>
public static class HeatMap
{
    private const int Left = 196,
        Top = 250,
        CellWidth = 34,
        CellHeight = 15,
        AreaHeight = 22,
        Margin = 12,
        LegendHeight = 72,
        Slant = 130;

    /// <summary>From few to many; dark is many, so that a number in it is white.</summary>
    private static readonly (int Red, int Green, int Blue)[] Scale =
    [
        (255, 247, 188),
        (254, 196, 79),
        (236, 112, 20),
        (153, 52, 4),
        (70, 20, 2),
    ];

    private static readonly string Impossible = "#e4e4e4",
        Missed = "#0b61c4",
        Ink = "#222222";

    /// <summary>The picture.</summary>
    /// <param name="report">The report of a run.</param>
    /// <returns>An SVG image; null if nothing was drawn.</returns>
    public static string? Render(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sum = SituationTable.Of(report);
        return sum.Rows.Count == 0 ? null : Draw(sum);
    }

    /// <summary>Writes the picture into a directory, as <c>heat-map.svg</c>; where that is there and differs, a number follows the name.</summary>
    /// <param name="report">The report of a run.</param>
    /// <param name="directory">The directory; it is created.</param>
    /// <returns>Where it is; null if nothing was drawn.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static string? Keep(SuiteReport report, string directory) =>
        Render(report) is { } picture
            ? TraceStore.Keep(directory, "heat-map", ".svg", System.Text.Encoding.UTF8.GetBytes(picture))
            : null;

    private static string Draw(SituationTable table)
    {
        var situations = Enum.GetValues<Situation>();
        var areas = table.Rows.Select(row => row.Area).Distinct().Count();
        var width = Left + situations.Length * CellWidth + Slant;
        var height = Top + table.Rows.Count * CellHeight + areas * AreaHeight + LegendHeight + 2 * Margin;
        var svg = new Svg(width, height);
        svg.Text(Margin, Margin + 12, "Operations by the situation of what they name", 14, Ink, isBold: true);
        svg.Text(
            Margin,
            Margin + 30,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Total:n0} operations; {table.Missed.Count(cell => !NeverAllowed.All.Contains((cell.Row.Kind.Name, cell.Situation)))} cells were never reached and could be"
            ),
            11,
            Ink
        );
        for (var i = 0; i < situations.Length; i++)
        {
            svg.Slanted(Left + i * CellWidth + CellWidth / 2 + 4, Top - 6, Situations.Names[i], 11, Ink);
        }

        var y = Top;
        string? area = null;
        foreach (var row in table.Rows)
        {
            if (row.Area != area)
            {
                area = row.Area;
                y += AreaHeight;
                svg.Text(Margin, y - 6, area, 12, Ink, isBold: true);
            }

            svg.Text(Margin, y + CellHeight - 4, row.Kind.Name, 11, Ink);
            for (var i = 0; i < situations.Length; i++)
            {
                DrawCell(svg, Left + i * CellWidth, y, row, situations[i], table.Most);
            }

            y += CellHeight;
        }

        DrawLegend(svg, y + Margin, table.Most);
        return svg.ToString();
    }

    private static void DrawCell(Svg svg, int x, int y, SituationRow row, Situation situation, long most)
    {
        var count = row.Of(situation);
        if (count > 0)
        {
            DrawCount(svg, x, y, count, most);
        }
        else if (!Situations.CanBe(row.Kind, situation))
        {
            svg.Box(x, y, CellWidth - 1, CellHeight - 1, Impossible);
        }
        else if (NeverAllowed.All.Contains((row.Kind.Name, situation)))
        {
            DrawUndefined(svg, x, y);
        }
        else
        {
            DrawMissed(svg, x, y);
        }
    }

    private static void DrawCount(Svg svg, int x, int y, long count, long most)
    {
        var share = most <= 1 ? 1 : Math.Log(count) / Math.Log(most);
        svg.Box(x, y, CellWidth - 1, CellHeight - 1, Colour(share));
        svg.Centred(x + (CellWidth - 1) / 2.0, y + CellHeight - 4, Short(count), 9, share > 0.55 ? "#ffffff" : Ink);
    }

    private static void DrawMissed(Svg svg, int x, int y)
    {
        svg.Frame(x, y, CellWidth - 1, CellHeight - 1, "#ffffff", Missed);
        svg.Centred(x + (CellWidth - 1) / 2.0, y + CellHeight - 4, "0", 10, Missed, isBold: true);
    }

    private static void DrawUndefined(Svg svg, int x, int y)
    {
        svg.Box(x, y, CellWidth - 1, CellHeight - 1, Impossible);
        svg.Centred(x + (CellWidth - 1) / 2.0, y + CellHeight - 4, "\u2013", 10, Ink);
    }

    private static void DrawLegend(Svg svg, int y, long most)
    {
        var x = Left;
        for (var count = 1L; count < most; count *= 100)
        {
            DrawCount(svg, x, y, count, most);
            x += CellWidth;
        }

        DrawCount(svg, x, y, most, most);
        svg.Text(x + CellWidth + 4, y + CellHeight - 4, "how often", 11, Ink);
        x += CellWidth + 80;
        DrawMissed(svg, x, y);
        svg.Text(x + CellWidth + 4, y + CellHeight - 4, "never reached", 11, Ink);
        (x, y) = (Left, y + CellHeight + 6);
        DrawUndefined(svg, x, y);
        svg.Text(x + CellWidth + 4, y + CellHeight - 4, "never allowed on the reference, in very many states", 11, Ink);
        (x, y) = (Left, y + CellHeight + 6);
        svg.Box(x, y, CellWidth - 1, CellHeight - 1, Impossible);
        svg.Text(x + CellWidth + 4, y + CellHeight - 4, "cannot be: it names no such thing", 11, Ink);
    }

    private static string Colour(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (Scale.Length - 1);
        var low = Math.Min((int)place, Scale.Length - 2);
        var (from, to, part) = (Scale[low], Scale[low + 1], place - low);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Mix(from.Red, to.Red):x2}{Mix(from.Green, to.Green):x2}{Mix(from.Blue, to.Blue):x2}"
        );

        int Mix(int one, int other) => (int)Math.Round(one + (other - one) * part, MidpointRounding.AwayFromZero);
    }

    private static string Short(long count) =>
        count switch
        {
            < 1_000 => count.ToString(CultureInfo.InvariantCulture),
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 100 / 10.0:f1}k"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000}k"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000}M"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000_000}G"),
        };
}
