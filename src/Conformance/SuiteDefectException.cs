namespace Dma.Conformance;

/// <summary>The suite itself is at fault, not the platform under test.</summary>
/// <param name="inner">What went wrong.</param>
public sealed class SuiteDefectException(Exception inner)
    : Exception($"a defect of the conformance suite: {inner.GetType().Name}: {inner.Message}", inner);
