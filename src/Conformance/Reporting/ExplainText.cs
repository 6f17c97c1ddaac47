using Dma.Conformance.Clauses;

namespace Dma.Conformance.Reporting;

/// <summary>A clause as a person reads it.</summary>
public static class ExplainText
{
    /// <summary>All that specs/ says of a clause.</summary>
    /// <param name="clause">The clause.</param>
    /// <returns>Lines that end with a line feed, the same in every culture.</returns>
    public static string Render(Clause clause)
    {
        ArgumentNullException.ThrowIfNull(clause);
        var sheet = new Sheet(labels: 13).Line(clause.ToString()).Line();
        foreach (var line in Sheet.Wrap(clause.Statement, Sheet.Width - 2))
        {
            sheet.Line($"  {line}");
        }

        sheet.Line();
        var label = "source";
        foreach (var source in clause.Source.Split("; "))
        {
            sheet.Entry(label, source);
            label = "";
        }

        sheet.Entry("observed by", clause.ObservedBy);
        if (clause.Needs is { } facet)
        {
            sheet.Entry("needs", facet);
        }

        sheet.Entry("applies", clause.Applies.ToString());
        label = "presumes";
        foreach (var (id, reason) in clause.Presumes)
        {
            sheet.Entry(label, $"{id}: {reason}");
            label = "";
        }

        return sheet.Entry("tested", StandingOf(clause)).Whole("stands in", clause.Anchor).ToString();
    }

    private static string StandingOf(Clause clause) =>
        clause.Standing switch
        {
            ClauseStanding.Untestable => $"no: {clause.Reason}",
            ClauseStanding.Waiting => $"not yet, waits for {clause.WaitsFor}: {clause.Reason}",
            _ => "yes",
        };
}
