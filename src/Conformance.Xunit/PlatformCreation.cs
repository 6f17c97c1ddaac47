namespace Dma.Conformance.Xunit;

/// <summary>A factory of one profile that remembers which type of platform came out of it: the command line needs its name.</summary>
/// <param name="create">Creates a machine from a seed.</param>
internal sealed class PlatformCreation(Func<ulong, IDmaPlatform> create) : IDmaPlatformFactory
{
    private volatile Type? _created;

    /// <summary>The type of the machine created last; null as long as there is none.</summary>
    public Type? Created => _created;

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; } = ["default"];

    /// <inheritdoc />
    public IDmaPlatform Create(string profile, ulong seed)
    {
        var platform = create(seed);
        _created = platform?.GetType();
        return platform!;
    }
}
