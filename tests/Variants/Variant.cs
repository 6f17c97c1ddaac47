namespace Dma.Variants;

/// <summary>A platform that is right in an unusual way.</summary>
/// <param name="Name">Its name: words joined by hyphens.</param>
/// <param name="Freedom">Which freedom of the documents it takes, in a sentence.</param>
/// <param name="Profile">The profile of the reference that it is made of.</param>
/// <param name="CreateFactory">Makes a factory that offers this profile alone.</param>
public sealed record Variant(string Name, string Freedom, string Profile, Func<IDmaPlatformFactory> CreateFactory)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
