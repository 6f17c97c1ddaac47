using Dma.Conformance;
using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Xunit.Abstractions;

namespace Dma.Proof.Tests.Adversary;

/// <summary>
/// Whoever promises what a freedom breaks is accused, and what is left of the program has that freedom and none that it does not
/// need: as a false accusation would have it.
/// </summary>
public class BrokenPromiseTests(ITestOutputHelper output)
{
    private const long Budget = 500_000;
    private const long Dose = 3_000;
    private const int Longest = 14;

    public static TheoryData<string> Names => [.. BrokenPromise.All.Select(promise => promise.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_promise_comes_with_the_freedom_that_breaks_it(string name)
    {
        var promise = BrokenPromise.All.Single(promise => promise.Name == name);
        var failure = promise.Accuse(FreedomArea.Table, Budget, out var found);

        failure.Should().NotBeNull();
        output.WriteLine($"{found.Operations} operations, {failure!.OriginalLength} steps");
        output.WriteLine(failure.Violation.ToString());
        output.WriteLine(string.Join('\n', ProgramText.Of(failure).Lines()));
        promise.Explains(failure).Should().BeTrue();
        failure.End.Should().Be(ShrinkEnd.Minimal);
        failure.Steps.Count.Should().BeLessThanOrEqualTo(Longest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_freedoms_the_promise_is_kept(string name) =>
        BrokenPromise
            .All.Single(promise => promise.Name == name)
            .Accuse(AreaTable.Standard, Dose, out _)
            .Should()
            .BeNull();
}
