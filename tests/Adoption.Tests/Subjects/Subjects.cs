using Dma.Conformance.Xunit;
using Dma.Mutants;
using Dma.Samples;
using Xunit.Abstractions;

namespace Dma.Adoption.Tests.Subjects;

// Classes as adopters write them. They are not public, so that xunit runs them only where a test asks for it.

internal sealed class Sample : ConformanceTests
{
    protected override long Operations => 20_000;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

internal sealed class Broken : ConformanceTests
{
    protected override long Operations => 20_000;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BrokenBouncePlatform();
}

/// <summary>As the class above; traces of the two go to different places, so that their tests can run side by side.</summary>
internal sealed class Flawed : ConformanceTests
{
    protected override long Operations => 20_000;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BrokenBouncePlatform();
}

/// <summary>As the class above; its traces are counted.</summary>
internal sealed class Alone : ConformanceTests
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "alone");

    protected override long Operations => 20_000;

    protected override string OutputDirectory => Directory;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BrokenBouncePlatform();
}

/// <summary>Replays a trace that fails.</summary>
internal sealed class Regressed : ConformanceTests
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "regressions");

    protected override long Operations => 500;

    protected override string? Regressions => Directory;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BrokenBouncePlatform();
}

/// <summary>Gets few operations.</summary>
internal sealed class Quick : ConformanceTests
{
    protected override long Operations => 500;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Counts the campaigns.</summary>
internal sealed class Once : ConformanceTests
{
    private static int _campaigns;

    public static int Campaigns => _campaigns;

    protected override ulong Seed => (ulong)Interlocked.Increment(ref _campaigns);

    protected override long Operations => 500;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Overrides everything.</summary>
internal sealed class Overriding : FactoryConformanceTests
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "overridden");

    protected override IDmaPlatformFactory Factory => new MutantFactory();

    protected override ulong Seed => 0x5eed;

    protected override long Operations => 4_000;

    protected override IReadOnlyList<string> Areas => ["Streaming"];

    protected override string? Profile => "no-copy-in-though-kept";

    protected override bool Strict => true;

    protected override string OutputDirectory => Directory;
}

/// <summary>Breaks a SHOULD clause, and is not asked strictly.</summary>
internal sealed class Lenient : FactoryConformanceTests
{
    protected override IDmaPlatformFactory Factory => new MutantFactory();

    protected override long Operations => 4_000;

    protected override string? Profile => "no-copy-in-though-kept";
}

/// <summary>Has no machine to show.</summary>
internal sealed class Absent : ConformanceTests
{
    protected override long Operations => 500;

    protected override IDmaPlatform CreatePlatform(ulong seed) => throw new NotSupportedException("no machine today");
}

/// <summary>Asks for what does not exist.</summary>
internal sealed class Mistaken : ConformanceTests
{
    protected override IReadOnlyList<string> Areas => ["Steaming"];

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Has a constructor with an argument, prints by itself, and fails when it is disposed of.</summary>
internal sealed class Untidy : ConformanceTests, IDisposable
{
    public Untidy(ITestOutputHelper output) => output.WriteLine("from the constructor");

    protected override long Operations => 500;

    public void Dispose() => throw new InvalidOperationException("untidy");

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Prints by itself.</summary>
internal sealed class Talking : ConformanceTests
{
    public Talking(ITestOutputHelper output) => output.WriteLine("from the constructor");

    protected override long Operations => 20_000;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Puts its tests into an order of its own, which hides from each row that there are others.</summary>
[TestCaseOrderer("Dma.Adoption.Tests.Subjects.Backwards", "Dma.Adoption.Tests")]
internal sealed class Ordered : ConformanceTests
{
    private static int _campaigns;

    public static int Campaigns => _campaigns;

    protected override ulong Seed => (ulong)Interlocked.Increment(ref _campaigns);

    protected override long Operations => 500;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}

/// <summary>Turns the order round.</summary>
public sealed class Backwards : Xunit.Sdk.ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.Reverse();
}

/// <summary>Prints, and shows what was printed.</summary>
internal sealed class Printing : ConformanceTests
{
    protected override long Operations => 2_000;

    protected override bool CaptureOutput => true;

    protected override string OutputDirectory => Path.Combine(AppContext.BaseDirectory, "printing");

    protected override IDmaPlatform CreatePlatform(ulong seed)
    {
        Console.WriteLine("a machine is created");
        return new BrokenBouncePlatform();
    }
}
