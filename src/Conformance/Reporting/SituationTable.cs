using Dma.Conformance.Operations;

namespace Dma.Conformance.Reporting;

/// <summary>A kind of operation, and how often it was drawn in each situation over all profiles.</summary>
/// <param name="Area">The area that registers it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Counts">The profiles that provide it.</param>
internal sealed record SituationRow(string Area, OperationKind Kind, IReadOnlyList<SituationCounts> Counts)
{
    /// <summary>How often it was drawn in a situation.</summary>
    public long Of(Situation situation) => Counts.Sum(counts => counts.Of(Kind, situation));
}

/// <summary>What a run drew, by kind and situation, in the order of the areas.</summary>
/// <param name="Rows">The kinds that any profile provides.</param>
internal sealed record SituationTable(IReadOnlyList<SituationRow> Rows)
{
    private const string NoArea = "other";

    /// <summary>All that was drawn.</summary>
    public long Total => Cells.Sum(cell => cell.Row.Of(cell.Situation));

    /// <summary>The largest count of a cell.</summary>
    public long Most => Cells.Max(cell => cell.Row.Of(cell.Situation));

    /// <summary>The cells that are possible and were never reached.</summary>
    public IEnumerable<(SituationRow Row, Situation Situation)> Missed =>
        Cells.Where(cell => cell.Row.Of(cell.Situation) == 0 && Situations.CanBe(cell.Row.Kind, cell.Situation));

    private IEnumerable<(SituationRow Row, Situation Situation)> Cells =>
        from row in Rows
        from situation in Enum.GetValues<Situation>()
        select (row, situation);

    /// <summary>The counts of a report.</summary>
    public static SituationTable Of(SuiteReport report)
    {
        SituationCounts[] profiles =
        [
            .. report.Profiles.Select(profile => profile.Situations).OfType<SituationCounts>(),
        ];
        var provided = profiles.SelectMany(counts => counts.Kinds).ToHashSet();
        var areas = AreaTable.Standard.Areas;
        var known = areas
            .SelectMany(area => area.Kinds.Select(kind => (area.Name, kind)))
            .Where(row => provided.Contains(row.kind))
            .ToArray();
        var others = profiles
            .SelectMany(counts => counts.Kinds)
            .Distinct()
            .Except(known.Select(row => row.kind))
            .Select(kind => (Name: NoArea, kind));
        return new SituationTable([
            .. known
                .Concat(others)
                .Select(row => new SituationRow(
                    row.Name,
                    row.kind,
                    [.. profiles.Where(counts => counts.Kinds.Contains(row.kind))]
                )),
        ]);
    }
}
