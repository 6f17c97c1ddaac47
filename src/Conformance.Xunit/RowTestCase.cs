using Dma.Conformance.Clauses;
using global::Xunit.Abstractions;
using global::Xunit.Sdk;

namespace Dma.Conformance.Xunit;

/// <summary>A row: a clause, or the complete campaign.</summary>
internal sealed class RowTestCase : XunitTestCase
{
    private string _clause;

    /// <summary>Called when a row is read back from the form in which a test runner keeps it.</summary>
    [Obsolete("Called by the de-serializer.", error: true)]
    public RowTestCase() => _clause = "";

    /// <summary>Makes a row.</summary>
    /// <param name="diagnostics">Where messages about the tests go.</param>
    /// <param name="method">The test.</param>
    /// <param name="clause">The clause's id; null for the complete campaign.</param>
    public RowTestCase(IMessageSink diagnostics, ITestMethod method, string? clause)
        : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method) =>
        _clause = clause ?? "";

    /// <summary>The clause; null for the complete campaign.</summary>
    /// <exception cref="ArgumentException">The row was kept by a runner, and the suite has no such clause.</exception>
    public Clause? Clause =>
        _clause.Length == 0 ? null
        : ConformanceSuite.Catalogue.TryFind(_clause, out var clause) ? clause
        : throw new ArgumentException($"this version of the suite has no clause {_clause}");

    /// <summary>Where the row stands: the complete campaign at 0, then the clauses in the catalogue's order.</summary>
    public int Place =>
        _clause.Length == 0
            ? 0
            : ConformanceSuite.Catalogue.Clauses.TakeWhile(clause => clause.Id.Text != _clause).Count() + 1;

    /// <summary>The campaign that the row shares with others; null if nobody said, then it has one of its own.</summary>
    public SharedCampaign? Campaign { get; set; }

    /// <inheritdoc />
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(Clause), _clause);
    }

    /// <inheritdoc />
    public override void Deserialize(IXunitSerializationInfo data)
    {
        _clause = data.GetValue<string>(nameof(Clause));
        base.Deserialize(data);
    }

    /// <inheritdoc />
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    )
    {
        var row = new Row(Clause, Campaign ?? SharedCampaign.Of([this]), cancellationTokenSource.Token);
        using var bus = new RowMessageBus(messageBus, row);
        var runner = new XunitTestCaseRunner(
            this,
            DisplayName,
            SkipReason,
            constructorArguments,
            [row],
            bus,
            aggregator,
            cancellationTokenSource
        );
        var summary = await runner.RunAsync().ConfigureAwait(false);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    /// <inheritdoc />
    protected override void Initialize()
    {
        base.Initialize();
        if (Clause is { } clause)
        {
            Traits.Add("Clause", [clause.Id.Text]);
            Traits.Add("Area", [clause.Area]);
            Traits.Add("Level", [clause.Level.ToString()]);
        }
    }

    /// <inheritdoc />
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        Clause is { } clause ? $"{clause.Id} {clause.Title}" : "DMA complete campaign";

    /// <inheritdoc />
    protected override string GetUniqueID() => $"{base.GetUniqueID()}-{_clause}";
}
