using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public sealed class TraceStoreTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"dma-traces-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void What_is_there_already_is_kept_once()
    {
        var first = TraceStore.Keep(_directory, "a", [1, 2]);

        TraceStore.Keep(_directory, "a", [1, 2]).Should().Be(first);
        Directory.GetFiles(_directory).Should().Equal(Path.Combine(_directory, "a.trace.json"));
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        var first = TraceStore.Keep(_directory, "a", [1, 2]);
        Directory.CreateDirectory(Path.Combine(_directory, "a.2.trace.json"));

        var second = TraceStore.Keep(_directory, "a", [1, 3]);
        var third = TraceStore.Keep(_directory, "a", [1, 2, 3]);

        File.ReadAllBytes(first).Should().Equal(1, 2);
        second.Should().Be(Path.Combine(_directory, "a.3.trace.json"));
        File.ReadAllBytes(second).Should().Equal(1, 3);
        File.ReadAllBytes(third).Should().Equal(1, 2, 3);
        TraceStore.Keep(_directory, "a", [1, 3]).Should().Be(second);
    }

    [Fact]
    public void A_trace_that_cannot_be_written_does_not_lose_the_finding()
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "mine");
        var failure = KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram);

        var finding = new FindingWriter(new SuiteOptions { OutputDirectory = file }, ConformanceSuite.Catalogue).Write(
            failure,
            7
        );

        finding.TracePath.Should().BeNull();
        finding
            .Text.Should()
            .Contain("the trace could not be written: ")
            .And.Contain("dma-conformance run --profile coherent --seed 0x");
        finding.FoundAfter.Should().Be(7);
        File.ReadAllText(file).Should().Be("mine");
    }
}
