using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dma.Conformance.Tests;

/// <summary>Runs properties through xunit's own machinery, whichever assembly <c>[Property]</c> comes from.</summary>
public class PropertyAttributeTests
{
    [Fact]
    public async Task A_true_property_passes_after_MaxTest_cases()
    {
        var result = await RunAsync(nameof(Sample.True));

        result.Should().BeAssignableTo<ITestPassed>().Which.Output.Should().Contain("Ok, passed 37 tests.");
        Sample.Cases.Should().HaveCount(37);
    }

    [Fact]
    public async Task A_false_property_fails_and_names_the_shrunk_case()
    {
        var result = await RunAsync(nameof(Sample.False));

        var message = result.Should().BeAssignableTo<ITestFailed>().Which.Messages[0];
        message.Should().Contain("Falsifiable").And.MatchRegex(@"(?m)^10\r?$");
    }

    [Fact]
    public async Task A_property_that_throws_fails_with_what_it_threw()
    {
        var result = await RunAsync(nameof(Sample.Throws));

        var messages = result.Should().BeAssignableTo<ITestFailed>().Which.Messages;
        messages.Should().Contain(message => message.Contains("thrown by the body", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_with_a_size_runs_exactly_one_case_and_the_same_one()
    {
        await RunAsync(nameof(Sample.Replayed));
        var first = Sample.Cases;
        await RunAsync(nameof(Sample.Replayed));

        first.Should().ContainSingle();
        Sample.Cases.Should().Equal(first);
    }

    [Fact]
    public async Task Arbitrary_replaces_the_generator()
    {
        var result = await RunAsync(nameof(Sample.Arbitrary));

        result.Should().BeAssignableTo<ITestPassed>();
        Sample.Cases.Should().NotBeEmpty().And.OnlyContain(value => value == 77);
    }

    [Fact]
    public async Task A_skipped_property_runs_no_case()
    {
        var result = await RunAsync(nameof(Sample.Skipped));

        result.Should().BeAssignableTo<ITestSkipped>().Which.Reason.Should().Be("not today");
        Sample.Cases.Should().BeEmpty();
    }

    private static async Task<ITestResultMessage> RunAsync(string name)
    {
        Sample.Cases = [];
        var type = Reflector.Wrap(typeof(Sample));
        var method = type.GetMethod(name, includePrivateMethod: false);
        var testClass = new TestClass(new TestCollection(new TestAssembly(type.Assembly), null, name), type);
        var fact = method.GetCustomAttributes(typeof(PropertyAttribute)).Single();
        var names = fact.GetCustomAttributes(typeof(XunitTestCaseDiscovererAttribute))
            .Single()
            .GetConstructorArguments();
        var sink = new NullMessageSink();
        var discovererType = Type.GetType(string.Join(", ", names), throwOnError: true);
        var discoverer = ExtensibilityPointFactory.GetXunitTestCaseDiscoverer(sink, discovererType);
        var testCase = discoverer.Discover(new NoOptions(), new TestMethod(testClass, method), fact).Single();

        using var bus = new ResultBus();
        using var cancellation = new CancellationTokenSource();
        await testCase.RunAsync(sink, bus, [], new ExceptionAggregator(), cancellation);
        return bus.Results.Should().ContainSingle().Subject;
    }

    private sealed class ResultBus : IMessageBus
    {
        public List<ITestResultMessage> Results { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestResultMessage result)
                Results.Add(result);
            return true;
        }

        public void Dispose() { }
    }

    private sealed class NoOptions : ITestFrameworkDiscoveryOptions
    {
        public TValue? GetValue<TValue>(string name) => default;

        public void SetValue<TValue>(string name, TValue value) { }
    }

#pragma warning disable xUnit1000 // not public, so that nobody but this class runs it: some of it must fail
    private sealed class Sample
    {
        public static List<int> Cases { get; set; } = [];

        [Property(MaxTest = 37)]
        public void True(int value) => Cases.Add(value);

        [Property(MaxTest = 1000)]
        public bool False(int value) => value < 10;

        [Property]
        public void Throws(int value) => throw new InvalidOperationException("thrown by the body");

        [Property(Replay = "(1234567,7654321,50)")]
        public void Replayed(int value) => Cases.Add(value);

        [Property(Arbitrary = [typeof(SeventySeven)])]
        public void Arbitrary(int value) => Cases.Add(value);

        [Property(Skip = "not today")]
        public void Skipped(int value) => Cases.Add(value);
    }

#pragma warning restore xUnit1000

    private static class SeventySeven
    {
        public static Arbitrary<int> Number() => Gen.Constant(77).ToArbitrary();
    }
}
