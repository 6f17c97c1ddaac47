namespace Dma.Conformance.Xunit;

/// <summary>The campaign that the rows of a class share: the first one that needs it runs it, and the others read its report.</summary>
internal sealed class SharedCampaign
{
    private readonly Lock _running = new();
    private Lazy<SuiteReport>? _report;

    private readonly bool _isComplete;

    private SharedCampaign(bool isComplete, IReadOnlySet<string> rows)
    {
        _isComplete = isComplete;
        Rows = rows;
    }

    /// <summary>The ids of the clauses that have rows in this run.</summary>
    public IReadOnlySet<string> Rows { get; }

    /// <summary>The campaign of the rows that run: complete if the row that says so is among them, else of their clauses alone.</summary>
    /// <param name="rows">The rows of one class.</param>
    public static SharedCampaign Of(IReadOnlyCollection<RowTestCase> rows) =>
        new(rows.Any(row => row.Clause is null), rows.Select(row => row.Clause?.Id.Text).OfType<string>().ToHashSet());

    /// <summary>What the campaign found; it runs once, and what it throws every row gets.</summary>
    /// <param name="tests">Runs the suite, if that has not been done yet.</param>
    /// <param name="cancellation">Ends the run.</param>
    public SuiteReport Report(FactoryConformanceTests tests, CancellationToken cancellation)
    {
        Lazy<SuiteReport> report;
        lock (_running)
        {
            report = _report ??= new Lazy<SuiteReport>(() => tests.Run(_isComplete ? [] : [.. Rows], cancellation));
        }

        return report.Value;
    }
}
