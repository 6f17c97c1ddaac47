namespace Dma.Conformance.Operations;

/// <summary>A machine under test, with the facets that it provides.</summary>
/// <param name="platform">The machine.</param>
internal sealed class Machine(IDmaPlatform platform)
{
    private readonly List<(Type Type, object Facet)> _facets = [];

    public IDmaPlatform Platform { get; } = platform;

    /// <summary>Tells a platform that can be reproduced step by step which step comes.</summary>
    public IStepAware? Steps { get; } = platform.TryGet<IStepAware>(out var steps) ? steps : null;

    /// <summary>A facet that the profile provides.</summary>
    public TFacet Facet<TFacet>()
        where TFacet : class
    {
        foreach (var (type, facet) in _facets)
        {
            // What was given as one facet may be of the type of another, which the platform answers for with something else.
            if (type == typeof(TFacet))
            {
                return (TFacet)facet;
            }
        }

        if (!Platform.TryGet<TFacet>(out var asked) || asked is null)
        {
            throw new FacetLostException(typeof(TFacet).Name);
        }

        _facets.Add((typeof(TFacet), asked));
        return asked;
    }
}

/// <summary>The platform no longer provides a facet that its profile has. Our own exception: the platform threw none.</summary>
/// <param name="facet">The name of the facet.</param>
internal sealed class FacetLostException(string facet) : Exception($"the platform no longer provides {facet}")
{
    /// <summary>The name of the facet.</summary>
    public string Facet { get; } = facet;
}
