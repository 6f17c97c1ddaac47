namespace Dma.Conformance.Xunit;

/// <summary>The campaign that the rows of a class share: the first one that needs it runs it, and the others read its report.</summary>
internal sealed class SharedCampaign
{
    private readonly Lock _running = new();
    private Lazy<SuiteReport>? _report;

    private SharedCampaign(bool isComplete, IReadOnlyList<string> clauses)
    {
        IsComplete = isComplete;
        Clauses = clauses;
    }

    /// <summary>Whether it asks about every clause.</summary>
    public bool IsComplete { get; }

    /// <summary>The clauses it asks about, by id; empty if it is complete.</summary>
    public IReadOnlyList<string> Clauses { get; }

    /// <summary>The campaign of the rows that run: complete if the row that says so is among them, else of their clauses alone.</summary>
    /// <param name="rows">The rows of one class.</param>
    public static SharedCampaign Of(IReadOnlyCollection<RowTestCase> rows) =>
        rows.Any(row => row.Clause is null)
            ? new SharedCampaign(true, [])
            : new SharedCampaign(false, [.. rows.Select(row => row.Clause!.Id.Text)]);

    /// <summary>What the campaign found; it runs once, and what it throws every row gets.</summary>
    /// <param name="tests">Runs the suite, if that has not been done yet.</param>
    /// <param name="cancellation">Ends the run.</param>
    public SuiteReport Report(FactoryConformanceTests tests, CancellationToken cancellation)
    {
        Lazy<SuiteReport> report;
        lock (_running)
        {
            report = _report ??= new Lazy<SuiteReport>(() => tests.Run(Clauses, cancellation));
        }

        return report.Value;
    }
}
