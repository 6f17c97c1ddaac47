using global::Xunit.Abstractions;
using global::Xunit.Sdk;

namespace Dma.Conformance.Xunit;

/// <summary>
/// Puts the complete campaign first and the clauses after it, in the catalogue's order, and hands all rows of the class
/// their campaign. This is the one place where xunit shows the tests of a class that were selected, side by side.
/// </summary>
internal sealed class RowOrderer : ITestCaseOrderer
{
    /// <inheritdoc />
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
    {
        var all = testCases.ToArray();
        var rows = all.OfType<RowTestCase>().ToArray();
        var campaign = SharedCampaign.Of(rows);
        foreach (var row in rows)
        {
            row.Campaign = campaign;
        }

        return all.OrderBy(test => (test as RowTestCase)?.Place ?? -1);
    }
}
