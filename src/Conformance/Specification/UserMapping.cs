using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>Buffers that are mapped to user space: how many, which pages, and what was told of them.</summary>
internal sealed class UserMappingSpecification : ISpecificationPart<UserMappingSpecification>, ISettles
{
    private const int EndedKept = 4;

    private readonly SpecificationState _state;
    private readonly Queue<UserView> _ended = new();

    private UserMappingSpecification(SpecificationState state)
    {
        _state = state;
        Room = state.Part<RoomSpecification>().UserMappings;
    }

    /// <summary>The live user mappings, oldest first.</summary>
    public List<UserView> Live { get; } = [];

    /// <summary>The user mappings that were given, against the promise.</summary>
    public RoomCount Room { get; }

    /// <summary>What was told of the memory of live buffers, counted in bytes over the numbers of pages.</summary>
    public List<(Allocation Buffer, UInt128 Start, UInt128 End)> Told { get; } = [];

    /// <summary>The devices whose buffers were said to be out of the user's reach.</summary>
    public HashSet<DeviceId> SaidNo { get; } = [];

    public static UserMappingSpecification Create(SpecificationState state) => new(state);

    /// <summary>How many pages a buffer has.</summary>
    public static ulong PagesOf(SpecificationState state, Allocation buffer) =>
        (ulong)((buffer.Window.Length - 1) / state.Profile.PageSize) + 1;

    /// <summary>Whether a buffer can be mapped as it was allocated, by the description.</summary>
    private Claim Maps(Allocation buffer) =>
        _state.Profile.UserMapping is not { } description ? Claim.Unstated
        : buffer.Attributes == DmaAttributes.None ? description.MapsCoherent
        : buffer.Attributes == DmaAttributes.WriteCombine ? description.MapsWriteCombined
        : description.MapsByAttributes;

    /// <summary>Whether pages that a buffer has must be mapped now.</summary>
    public bool IsPromised(Allocation buffer) =>
        Maps(buffer) == Claim.Yes
        && _state.Profile.Devices[buffer.Window.Device.Index].CanDma == Claim.Yes
        && Room.Has(_state.Profile.UserMapping?.Mappings ?? 0);

    /// <summary>Pages were mapped.</summary>
    public void Begin(UserView user)
    {
        Room.Count(Room.Has(_state.Profile.UserMapping?.Mappings ?? 0));
        Live.Add(user);
        _state.Handles.Add(HandleKind.UserMapping, user.Id, user);
        user.Block.Show(user);
    }

    /// <summary>A mapping was ended; its handle stays for a while, to be asked about.</summary>
    public void End(UserView user)
    {
        Live.Remove(user);
        user.Block.Hide(user);
        user.Ended = true;
        _ended.Enqueue(user);
        if (_ended.Count > EndedKept)
        {
            _state.Handles.Remove(_ended.Dequeue().Id);
        }
    }

    /// <summary>The platform told where a buffer lies.</summary>
    public void Tell(Allocation buffer, IEnumerable<(UInt128 Start, UInt128 End)> told)
    {
        Forget(buffer);
        Told.AddRange(told.Select(range => (buffer, range.Start, range.End)));
    }

    /// <summary>A buffer was freed.</summary>
    public void Forget(Allocation buffer) => Told.RemoveAll(told => told.Buffer == buffer);

    /// <summary>What was put off is done; if nothing is mapped, the machine is drained.</summary>
    public void Settle()
    {
        if (Live.Count == 0)
        {
            Room.Drain();
            _state.Part<RoomSpecification>().Restore(Resource.UserAddresses);
        }
    }
}
