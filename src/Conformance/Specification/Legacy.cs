using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

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

    /// <summary>The mask for addresses of two cycles of each device that may use such.</summary>
    public Dictionary<DeviceId, DmaMask> DacMasks { get; } = [];

    /// <summary>The parts of pages that have an address of two cycles.</summary>
    public List<Mapping> Dac { get; } = [];

    public static LegacySpecification Create(SpecificationState state) => new(state);

    /// <summary>A part of a page was given to a device at its address of two cycles.</summary>
    public void BeginDac(Mapping mapping)
    {
        Dac.Add(mapping);
        _state.Handles.Add(HandleKind.Dac, mapping.Id, mapping);
        _state.Part<ReachSpecification>().Begin(mapping);
        _state.Part<StreamingSpecification>().Give(mapping, DmaAttributes.None);
    }

    /// <summary>Pages were freed, and with them all that devices had of them without mapping it.</summary>
    public void EndDac(Block block)
    {
        foreach (var mapping in Dac.Where(mapping => mapping.Block == block).ToArray())
        {
            Dac.Remove(mapping);
            block.Close(mapping);
            _state.Part<ReachSpecification>().Leave(mapping);
            _state.Handles.Remove(mapping.Id);
        }
    }

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
