using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Dma.Conformance.Generation;

/// <summary>
/// The property that FsCheck runs: it draws number and size of each batch and ramps the sizes. Seeds are not its own, and
/// it does not shrink, so that another version of it changes nothing but the ramp.
/// </summary>
internal static class BatchProperty
{
    /// <summary>Runs batches until the body wants no more.</summary>
    /// <param name="firstNumber">The number of the first batch.</param>
    /// <param name="count">How many batches at the most.</param>
    /// <param name="body">Runs a batch; false ends the run.</param>
    public static void Check(int firstNumber, int count, Func<Batch, bool> body)
    {
        var number = firstNumber;
        Exception? thrown = null;
        var batches = Gen.Sized(size => Gen.Fresh(() => new Batch(number++, Math.Max(1, size))));
        var config = Config
            .Quick.WithName("batches")
            .WithMaxTest(count)
            .WithStartSize(10)
            .WithEndSize(100)
            .WithQuietOnSuccess(true)
            .WithRunner(new SilentRunner());
        Prop.ForAll(
                Arb.From(batches),
                batch =>
                {
                    // What is thrown inside would be taken for a failure of the property.
                    try
                    {
                        return body(batch);
                    }
                    catch (Exception exception)
                    {
                        thrown = exception;
                        return false;
                    }
                }
            )
            .Check(config);
        if (thrown is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }
    }

    private sealed class SilentRunner : IRunner
    {
        public void OnStartFixture(Type t) { }

        public void OnArguments(
            int ntest,
            FSharpList<object> args,
            FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every
        ) { }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) { }

        public void OnFinished(string name, TestResult testResult) { }
    }
}
