// Stands in for the package FsCheck.Xunit where that is not to be had: same names, same meaning. It is compiled into each
// project of tests unless UseFsCheckXunit is true. Left out of it: [Properties], Verbose, Parallelism, MaxRejected.

using System.Globalization;
using System.Reflection;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FsCheck.Xunit;

/// <summary>Runs the method as an FsCheck property: once for each of <see cref="MaxTest"/> generated lists of arguments.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FsCheck.Xunit.PropertyDiscoverer", ThisAssembly.Name)]
internal sealed class PropertyAttribute : FactAttribute
{
    public int MaxTest { get; set; } = 100;

    public int StartSize { get; set; } = 1;

    public int EndSize { get; set; } = 100;

    /// <summary>Seed and gamma run everything again; with the size as a third number, exactly one case.</summary>
    public string? Replay { get; set; }

    public Type[] Arbitrary { get; set; } = [];

    public bool QuietOnSuccess { get; set; }

    public Config ToConfig(IRunner runner)
    {
        var config = Config
            .Quick.WithMaxTest(MaxTest)
            .WithStartSize(StartSize)
            .WithEndSize(EndSize)
            .WithArbitrary(Arbitrary)
            .WithQuietOnSuccess(QuietOnSuccess)
            .WithRunner(runner);
        if (string.IsNullOrEmpty(Replay))
            return config;
        var parts = Replay
            .Trim('(', ')')
            .Split(',')
            .Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))
            .ToArray();
        return parts.Length == 3
            ? config.WithReplay(parts[0], parts[1], (int)parts[2])
            : config.WithReplay(parts[0], parts[1]);
    }
}

internal sealed class PropertyFailedException(string message, Exception? inner) : Exception(message, inner);

internal sealed class PropertyDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions options,
        ITestMethod method,
        IAttributeInfo fact
    ) =>
        [new PropertyTestCase(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)];
}

internal sealed class PropertyTestCase : XunitTestCase
{
    [Obsolete("For deserialization only.")]
    public PropertyTestCase() { }

    public PropertyTestCase(
        IMessageSink sink,
        TestMethodDisplay display,
        TestMethodDisplayOptions options,
        ITestMethod method
    )
        : base(sink, display, options, method) { }

    public override Task<RunSummary> RunAsync(
        IMessageSink sink,
        IMessageBus bus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation
    ) => new CaseRunner(this, constructorArguments, bus, aggregator, cancellation).RunAsync();

    private sealed class CaseRunner(
        PropertyTestCase test,
        object[] constructorArguments,
        IMessageBus bus,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation
    )
        : XunitTestCaseRunner(
            test,
            test.DisplayName,
            test.SkipReason,
            constructorArguments,
            [],
            bus,
            aggregator,
            cancellation
        )
    {
        protected override Task<RunSummary> RunTestAsync() =>
            new PropertyRunner(
                CreateTest(TestCase, DisplayName),
                MessageBus,
                TestClass,
                ConstructorArguments,
                TestMethod,
                SkipReason,
                BeforeAfterAttributes,
                new ExceptionAggregator(Aggregator),
                CancellationTokenSource
            ).RunAsync();
    }

    private sealed class PropertyRunner(
        ITest test,
        IMessageBus bus,
        Type type,
        object[] constructorArguments,
        MethodInfo method,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation
    )
        : XunitTestRunner(
            test,
            bus,
            type,
            constructorArguments,
            method,
            [],
            skipReason,
            beforeAfter,
            aggregator,
            cancellation
        )
    {
        private string _report = "";

        protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
        {
            var (seconds, output) = await base.InvokeTestAsync(aggregator);
            return Tuple.Create(seconds, output + _report);
        }

        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator) =>
            new PropertyInvoker(
                Test,
                MessageBus,
                TestClass,
                ConstructorArguments,
                TestMethod,
                BeforeAfterAttributes,
                aggregator,
                CancellationTokenSource,
                report => _report = report
            ).RunAsync();
    }

    // xunit counts the arguments before it calls; the ones given here are never used, FsCheck makes its own.
    private sealed class PropertyInvoker(
        ITest test,
        IMessageBus bus,
        Type type,
        object[] constructorArguments,
        MethodInfo method,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation,
        Action<string> report
    )
        : XunitTestInvoker(
            test,
            bus,
            type,
            constructorArguments,
            method,
            new object[method.GetParameters().Length],
            beforeAfter,
            aggregator,
            cancellation
        )
    {
        protected override object? CallTestMethod(object? instance)
        {
            var property = TestMethod.GetCustomAttribute<PropertyAttribute>()!;
            var recorder = new Recorder();
            var target = instance is null ? FSharpOption<object>.None : FSharpOption<object>.Some(instance);
            Check.Method(property.ToConfig(recorder), TestMethod, target);
            var text = Runner.onFinishedToString("", recorder.Result);
            if (recorder.Result is not TestResult.Passed)
                throw new PropertyFailedException(Environment.NewLine + text, recorder.Thrown);
            if (!property.QuietOnSuccess)
                report(text);
            return null;
        }
    }
}

internal sealed class Recorder : IRunner
{
    public TestResult? Result { get; private set; }

    public Exception? Thrown => (Result as TestResult.Failed)?.Item4 is Outcome.Failed failed ? failed.Item : null;

    public void OnStartFixture(Type type) { }

    public void OnArguments(
        int number,
        FSharpList<object> arguments,
        FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every
    ) { }

    public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> everyShrink) { }

    public void OnFinished(string name, TestResult result) => Result = result;
}
