using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification;

/// <summary>By which names the driver calls, and which things were made by old ones.</summary>
internal sealed class LegacySpecification : ISpecificationPart<LegacySpecification>
{
    private readonly SpecificationState _state;
    private readonly HashSet<ulong> _made = [];

    private LegacySpecification(SpecificationState state)
    {
        _state = state;
    }

    /// <summary>The names that the driver calls by where there are such; null: the generic ones.</summary>
    public LegacyName? InForce { get; private set; }

    public static LegacySpecification Create(SpecificationState state) => new(state);

    /// <summary>The driver calls by other names from now on.</summary>
    public void Use(LegacyName? name) => InForce = name;

    /// <summary>A thing was made by a call of an old name.</summary>
    public void Made(ulong id) => _made.Add(id);

    /// <summary>A call uses a thing: made by names of the one sort and used by those of the other it must be the same.</summary>
    public void CountMixing(ulong id)
    {
        if (_made.Contains(id) != _state.StandIn is not null)
        {
            _state.Evidence.Count(LegacyClauses.NamesCanBeMixed);
        }
    }
}
