namespace Dma.Conformance.Operations;

/// <summary>A machine under test, with the facets that it provides.</summary>
/// <param name="platform">The machine.</param>
internal sealed class Machine(IDmaPlatform platform)
{
    private readonly List<(Type Type, object Facet)> _facets = [];
    private readonly LegacyCalls?[] _legacyCalls = new LegacyCalls?[2];

    public IDmaPlatform Platform { get; } = platform;

    /// <summary>Tells a platform that can be reproduced step by step which step comes.</summary>
    public IStepAware? Steps { get; } = platform.TryGet<IStepAware>(out var steps) ? steps : null;

    /// <summary>The old names that the present operation is called by; null: its own.</summary>
    public LegacyCalls? OldNames { get; private set; }

    /// <summary>Calls by an old name from now on; null: by the generic ones.</summary>
    public void Use(LegacyName? name)
    {
        OldNames = null;
        if (name is { } old)
        {
            OldNames = _legacyCalls[(int)old] ??= new LegacyCalls(Platform, Facet<ILegacy>(), old);
        }
    }

    /// <summary>A facet that the profile provides, or its old names where the operation is called by these.</summary>
    public TFacet Facet<TFacet>()
        where TFacet : class
    {
        if (OldNames is TFacet old)
        {
            return old;
        }

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
