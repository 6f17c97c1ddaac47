using Dma.Conformance.Clauses;

namespace Dma.Conformance.Xunit;

/// <summary>A row while it runs.</summary>
/// <param name="clause">The clause; null for the complete campaign.</param>
/// <param name="campaign">The campaign that it shares.</param>
/// <param name="cancellation">Ends the run.</param>
internal sealed class Row(Clause? clause, SharedCampaign campaign, CancellationToken cancellation)
{
    /// <summary>What became of the row; null as long as it runs, or where it could not.</summary>
    public RowResult? Result { get; private set; }

    /// <summary>Judges the row, and runs the campaign before that if no other row did.</summary>
    /// <param name="tests">The class of the row.</param>
    /// <exception cref="RowException">The row did not pass; <see cref="Result" /> says why.</exception>
    public void Run(FactoryConformanceTests tests)
    {
        Result = clause switch
        {
            null => CampaignVerdict.Of(campaign.Report(tests, cancellation), campaign.Rows),
            { Standing: ClauseStanding.Tested } => ClauseVerdict.Of(
                clause,
                campaign.Report(tests, cancellation),
                campaign.Rows
            ),
            _ => ClauseVerdict.NotTested(clause),
        };
        if (Result.Outcome != RowOutcome.Passed)
        {
            throw new RowException(Result.Text);
        }
    }
}

/// <summary>What became of a row.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Text">What a reader is told.</param>
internal sealed record RowResult(RowOutcome Outcome, string Text);

/// <summary>What xunit is told of a row.</summary>
internal enum RowOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>
/// Ends a row that did not pass. <see cref="RowMessageBus" /> puts the row's result in its place, unless the class failed
/// by itself as well: then both are shown.
/// </summary>
/// <param name="text">What a reader is told of the row.</param>
internal sealed class RowException(string text) : Exception(text);
