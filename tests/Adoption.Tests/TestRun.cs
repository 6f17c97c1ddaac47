using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dma.Adoption.Tests;

/// <summary>What xunit told of one row.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="State">passed, failed or skipped.</param>
/// <param name="Text">What a passed row printed, why it was skipped, or how it failed.</param>
/// <param name="ExceptionTypes">The types that a failed row named.</param>
/// <param name="StackTrace">The first stack trace of a failed row.</param>
internal sealed record RowSeen(
    string Name,
    string State,
    string Text,
    IReadOnlyList<string> ExceptionTypes,
    string StackTrace
);

/// <summary>A class of tests as xunit itself finds and runs it, inside this process: what fails in it fails no test of ours.</summary>
internal sealed class TestRun : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly List<ITestCase> _found = [];
    private readonly List<RowSeen> _rows = [];
    private readonly ManualResetEventSlim _done = new();

    private TestRun() { }

    /// <summary>The tests that were found, in the order in which they were.</summary>
    public IReadOnlyList<ITestCase> Found => _found;

    /// <summary>The rows that ran, in the order in which they ended.</summary>
    public IReadOnlyList<RowSeen> Rows => _rows;

    /// <summary>How xunit summed the run up.</summary>
    public (int Total, int Failed, int Skipped) Summary { get; private set; }

    /// <summary>The row whose name begins like this.</summary>
    public RowSeen this[string name] => _rows.Single(row => row.Name.StartsWith(name, StringComparison.Ordinal));

    /// <summary>Finds the tests of a class.</summary>
    public static TestRun Find(Type tests)
    {
        var run = new TestRun();
        using var framework = new XunitTestFramework(new Xunit.Sdk.NullMessageSink());
        run.Find(framework, tests);
        return run;
    }

    /// <summary>Runs the tests of a class.</summary>
    /// <param name="tests">The class.</param>
    /// <param name="selected">The beginnings of the names of those to run; none for all.</param>
    public static TestRun Of(Type tests, params string[] selected) => Of(tests, (_, test) => test, selected);

    /// <summary>Runs the tests of a class in the form in which an editor keeps them between finding and running.</summary>
    public static TestRun OfKept(Type tests, params string[] selected) =>
        Of(
            tests,
            (framework, test) =>
            {
                var assembly = Reflector.Wrap(tests.Assembly);
                var text = framework.GetDiscoverer(assembly).Serialize(test);
                return framework.GetExecutor(tests.Assembly.GetName()).Deserialize(text);
            },
            selected
        );

    /// <inheritdoc />
    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found:
                _found.Add(found.TestCase);
                break;
            case ITestPassed passed:
                _rows.Add(new(passed.Test.DisplayName, "passed", passed.Output, [], ""));
                break;
            case ITestFailed failed:
                _rows.Add(
                    new(
                        failed.Test.DisplayName,
                        "failed",
                        failed.Messages[0],
                        failed.ExceptionTypes,
                        failed.StackTraces[0] ?? ""
                    )
                );
                break;
            case ITestSkipped skipped:
                _rows.Add(new(skipped.Test.DisplayName, "skipped", skipped.Reason, [], ""));
                break;
            case ITestAssemblyFinished finished:
                Summary = (finished.TestsRun, finished.TestsFailed, finished.TestsSkipped);
                _done.Set();
                break;
            case IDiscoveryCompleteMessage:
                _done.Set();
                break;
        }

        return true;
    }

    public void Dispose() => _done.Dispose();

    private static TestRun Of(Type tests, Func<XunitTestFramework, ITestCase, ITestCase> keep, string[] selected)
    {
        var run = new TestRun();
        using var framework = new XunitTestFramework(new Xunit.Sdk.NullMessageSink());
        run.Find(framework, tests);
        var cases = run
            ._found.Where(test =>
                selected.Length == 0
                || Array.Exists(selected, name => test.DisplayName.StartsWith(name, StringComparison.Ordinal))
            )
            .Select(test => keep(framework, test));
        framework.GetExecutor(tests.Assembly.GetName()).RunTests(cases.ToArray(), run, new Options());
        run.Wait();
        return run;
    }

    private void Find(XunitTestFramework framework, Type tests)
    {
        framework.GetDiscoverer(Reflector.Wrap(tests.Assembly)).Find(tests.FullName, false, this, new Options());
        Wait();
        _done.Reset();
    }

    private void Wait()
    {
        if (!_done.Wait(TimeSpan.FromMinutes(2)))
        {
            throw new TimeoutException("xunit did not finish");
        }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = new()
        {
            ["xunit.execution.DisableParallelization"] = true,
        };

        public TValue GetValue<TValue>(string name) =>
            _values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
