using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Registers that devices are given: what they hold, who reaches them, and how many mappings of them there may be.</summary>
internal sealed class DispatchSpecification : ISpecificationPart<DispatchSpecification>, ISettles
{
    /// <summary>Nothing but barriers and completions keeps registers alike for all: they are not cached and not synced.</summary>
    private static readonly SharingClauses Clauses = new(
        StreamingClauses.RegistersCanBeMapped,
        StreamingClauses.RegistersCanBeMapped,
        null
    );

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly ReachSpecification _reach;
    private readonly Block?[] _windows;

    private DispatchSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _reach = state.Part<ReachSpecification>();
        _windows = new Block?[state.Profile.RegisterWindows.Count];
        Room = state.Part<RoomSpecification>().Resources;
    }

    /// <summary>The live mappings of registers, oldest first.</summary>
    public List<Mapping> Live { get; } = [];

    /// <summary>The mappings that were given, against the promise.</summary>
    public RoomCount Room { get; }

    public static DispatchSpecification Create(SpecificationState state) => new(state);

    /// <summary>What a window of registers holds. Its id is none that a step can have.</summary>
    public Block BlockOf(int window)
    {
        if (_windows[window] is { } known)
        {
            return known;
        }

        var block = new Block(
            ulong.MaxValue - 1 - (ulong)window,
            (int)_state.Profile.RegisterWindows[window].Size.Value,
            null,
            null,
            _state.SpareHistories
        )
        {
            Kind = MemoryKind.Coherent,
            Registers = window,
            Sharing = Clauses,
            SeenByCpu = StreamingClauses.RegistersCanBeMapped,
        };
        _memory.Begin(block, null);
        return _windows[window] = block;
    }

    /// <summary>Whether a mapping of registers must be given now.</summary>
    public bool IsPromised(DeviceId device, DmaMask mask)
    {
        var description = _state.Profile.Dispatch ?? DispatchDescription.Unstated;
        return _state.Profile.Devices[device.Index].CanDma == Claim.Yes
            && _state.Profile.Optional[device.Index].MapsResources == Claim.Yes
            && _state.KeepsPromises(device)
            && description.ResourceMask.Value != 0
            && (mask.Value & description.ResourceMask.Value) == description.ResourceMask.Value
            && Room.Has(description.ResourceMappings);
    }

    /// <summary>A mapping of registers was given: the device sees what the CPU's last barrier made visible.</summary>
    public void Begin(Mapping mapping)
    {
        Room.Count(Room.Has(_state.Profile.Dispatch?.ResourceMappings ?? 0));
        Live.Add(mapping);
        _reach.Begin(mapping);
        _state.Handles.Add(HandleKind.Resource, mapping.Id, mapping);
        mapping.Block.Open(mapping);
        mapping.Block.GiveWhatTheBarrierGave(mapping, StreamingClauses.RegistersCanBeMapped);
    }

    /// <summary>A mapping of registers was ended.</summary>
    public void End(Mapping mapping)
    {
        mapping.Block.Close(mapping);
        Live.Remove(mapping);
        _reach.End(mapping);
    }

    /// <summary>What was put off is done; if no registers are mapped, the machine is drained.</summary>
    public void Settle()
    {
        if (Live.Count == 0)
        {
            Room.Drain();
        }
    }
}
