namespace Dma.Conformance.Tests.Suite;

/// <summary>Tests that look at the console, which all share, run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It is a collection of tests.")]
public sealed class ConsoleCollection
{
    public const string Name = "console";
}
