namespace Dma.Conformance.Xunit;

/// <summary>
/// Judges a platform that has a single profile: derive a class, say how a machine is created, and each clause becomes a
/// row of its tests.
/// </summary>
/// <remarks>A platform that ends its process ends that of the tests: see <see cref="FactoryConformanceTests" />.</remarks>
/// <example>
/// <code>
/// public sealed class MyPlatformTests : ConformanceTests
/// {
///     protected override IDmaPlatform CreatePlatform(ulong seed) => new MyPlatform(seed);
/// }
/// </code>
/// </example>
public abstract class ConformanceTests : FactoryConformanceTests
{
    private volatile Type? _created;

    /// <inheritdoc />
    protected sealed override IDmaPlatformFactory Factory => new SinglePlatformFactory(CreateAndRemember);

    /// <summary>Creates a machine. Called many times, also from several threads where the description allows parallel instances.</summary>
    /// <param name="seed">Decides every choice that the platform is free to make; the same seed and operations give the same answers.</param>
    /// <returns>A machine of its own, fresh or drained, as its description says.</returns>
    protected abstract IDmaPlatform CreatePlatform(ulong seed);

    private protected sealed override Type? CreatedType => _created;

    private protected sealed override string FactoryExpression => nameof(CreatePlatform);

    private IDmaPlatform CreateAndRemember(ulong seed)
    {
        var platform = CreatePlatform(seed);
        _created = platform?.GetType();
        return platform!;
    }
}
