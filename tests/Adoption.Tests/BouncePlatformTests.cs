using Dma.Conformance.Xunit;
using Dma.Samples;

namespace Dma.Adoption.Tests;

/// <summary>The sample as an adopter tests it; the class is the one of the README.</summary>
public sealed class BouncePlatformTests : ConformanceTests
{
    /// <summary>Enough for every clause of this platform.</summary>
    protected override long Operations => 250_000;

    protected override IDmaPlatform CreatePlatform(ulong seed) => new BouncePlatform();
}
