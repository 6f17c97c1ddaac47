using global::Xunit.Abstractions;
using global::Xunit.Sdk;

namespace Dma.Conformance.Xunit;

/// <summary>
/// Tells xunit what became of a row. This version of xunit has no word for a test that finds out while it runs that it
/// must be skipped, and shows the frames of whoever threw: here they would be the suite's, which help nobody.
/// </summary>
/// <param name="inner">Where the messages go.</param>
/// <param name="row">The row.</param>
internal sealed class RowMessageBus(IMessageBus inner, Row row) : IMessageBus
{
    private static readonly string RowFailure = typeof(RowException).FullName!;

    /// <summary>How many failures were told as skips.</summary>
    public int Skipped { get; private set; }

    /// <inheritdoc />
    public bool QueueMessage(IMessageSinkMessage message) => inner.QueueMessage(Translate(message));

    /// <summary>Releases nothing: the bus behind it belongs to another.</summary>
    public void Dispose() { }

    private IMessageSinkMessage Translate(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed when row.Result is { } result:
                return new TestPassed(passed.Test, passed.ExecutionTime, passed.Output + result.Text);
            // A class that throws while it is disposed of gives further failures, which are no part of the row.
            case ITestFailed { ExceptionTypes: [var type] } failed when type == RowFailure && row.Result is { } result:
                if (result.Outcome == RowOutcome.Failed)
                {
                    return new TestFailed(
                        failed.Test,
                        failed.ExecutionTime,
                        failed.Output,
                        [typeof(ConformanceException).FullName],
                        [result.Text],
                        [""],
                        [-1]
                    );
                }

                Skipped++;
                return new TestSkipped(failed.Test, result.Text);
            default:
                return message;
        }
    }
}
