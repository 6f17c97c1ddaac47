using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Mapping buffers to user space, and ending that.</summary>
internal static class UserMappingOperations
{
    /// <summary>How many user mappings a sequence holds at the most, and how many of one buffer.</summary>
    private const int MaxMappings = 16;
    private const int MaxOfOneBuffer = 5;

    private const int Buffer = 0,
        PageOffset = 1,
        Pages = 2;

    public static OperationKind Map { get; } =
        new()
        {
            Name = "map_to_user",
            Driver = new(
                """
                struct vm_area_struct *{made} = user_area({page_offset}, {pages});
                dma_mmap_{buffer.attributes?attrs:coherent}({buffer.device}, {made}, {buffer}, {buffer.dma}, {buffer.size}{, buffer.attributes});
                """
            ),
            Needs = nameof(IUserMapping),
            Arguments =
            [
                Argument.Uses("buffer", HandleKind.Coherent),
                Argument.AnyCount("page_offset"),
                Argument.AnyCount("pages"),
            ],
            Makes = HandleKind.UserMapping,
            InUse = CountLive,
            Weight = 5,
            IsAllowed = (SpecificationState state, in Operation op) => IsMappable(state, op, out _),
            IsWasteful = IsWasteful,
            Range = Range,
            Usual = Usual,
            Edge = Edge,
            First = UserAccesses.FillBefore,
            Then = UserAccesses.LookAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsMappable(state, op, out var buffer))
                {
                    return;
                }

                var answer = machine
                    .Facet<IUserMapping>()
                    .MapToUser(
                        buffer.Window.Device,
                        buffer.Buffer,
                        new ByteCount((ulong)buffer.Window.Length),
                        buffer.Attributes,
                        op[PageOffset],
                        op[Pages]
                    );
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                IsMappable(state, op, out var buffer)
                    ? UserMappingJudgement.Judge(state, new Window(buffer, op[PageOffset], op[Pages]), observation)
                    : null,
        };

    public static OperationKind Unmap { get; } =
        new()
        {
            Name = "unmap_from_user",
            Driver = new("vm_munmap({mapping}->vm_start, {mapping}->vm_end - {mapping}->vm_start);"),
            Closes = ClosingPhase.Mappings,
            Needs = nameof(IUserMapping),
            Arguments = [Argument.Uses("mapping", HandleKind.UserMapping)],
            Weight = 3,
            Then = UserAccesses.LookAfterUnmap,
            IsAllowed = (SpecificationState state, in Operation op) => IsLive(state, op[0], out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var user))
                {
                    observation.Note(machine.Facet<IUserMapping>().UnmapFromUser(user.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var user))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, user.Buffer.Window.Device);
                if (violation is null)
                {
                    state.Part<UserMappingSpecification>().End(user);
                }

                return violation;
            },
        };

    /// <summary>Finds a user mapping that was given and has not ended.</summary>
    public static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out UserView? user) =>
        state.Handles.TryGet(id, out user) && !user.Ended;

    /// <summary>
    /// Finds a buffer that a driver may map to user space: those of the call for memory that is not coherent have no such call,
    /// and what is only marked in declared memory is no buffer.
    /// </summary>
    public static bool IsLiveBuffer(SpecificationState state, ulong id, [NotNullWhen(true)] out Allocation? buffer) =>
        state.Handles.TryGet(id, out buffer) && !buffer.Window.Ended && !buffer.ByNonCoherentCall && !buffer.IsMarked;

    /// <summary>A buffer is mapped that the platform gave no doubt of, and of which no mapping may be a copy.</summary>
    private static bool IsMappable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Allocation? buffer
    ) =>
        IsLiveBuffer(state, op[Buffer], out buffer)
        && op[Pages] > 0
        && !buffer.Window.Distrusted
        && buffer.Window.Block is var block
        && block.Users.Count < MaxOfOneBuffer
        && !(block.WasMapped && state.Profile.MapMayCopy)
        && state.Part<UserMappingSpecification>().Live.Count < MaxMappings
        && HasRoom(state, block, op);

    /// <summary>Whether one more observer finds room on the bytes of the window.</summary>
    private static bool HasRoom(SpecificationState state, Block block, in Operation op)
    {
        var (start, size) = ((UInt128)op[PageOffset] * state.Profile.Platform.PageSize.Value, (UInt128)op[Pages]);
        var end = UInt128.Min((UInt128)block.Length, start + size * state.Profile.Platform.PageSize.Value);
        return start >= end || block.HasRoomForObserver((int)start, (int)end);
    }

    /// <summary>Most windows lie inside the buffer; one in four may lean out.</summary>
    private static bool IsWasteful(SpecificationState state, in Operation op) =>
        IsLiveBuffer(state, op[Buffer], out var buffer)
        && !new Window(buffer, op[PageOffset], op[Pages]).IsInside(state)
        && Mixing.Mix(op.Id, op[Buffer]) % 4 != 0;

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        (argument == Pages ? 1UL : 0UL, ulong.MaxValue);

    private static (ulong Min, ulong Max) Usual(SpecificationState state, in Operation op, int argument)
    {
        if (!IsLiveBuffer(state, op[Buffer], out var buffer))
        {
            return (1, 1);
        }

        var pages = UserMappingSpecification.PagesOf(state, buffer);
        return argument == PageOffset ? (0UL, pages)
            : op[PageOffset] < pages ? (1UL, pages - op[PageOffset] + 1)
            : (1UL, 2UL);
    }

    /// <summary>The whole buffer and a page more, and windows whose end runs past 64 bits.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var pages = IsLiveBuffer(state, op[Buffer], out var buffer)
            ? UserMappingSpecification.PagesOf(state, buffer)
            : 1;
        return (pick % 4) switch
        {
            0 => pages,
            1 => pages + 1,
            2 when argument == Pages => unchecked(0UL - op[PageOffset] + (pick >> 8) % 2),
            2 => ulong.MaxValue - (pick >> 8) % pages,
            _ => 1,
        };
    }

    private static int CountLive(SpecificationState state) => state.Part<UserMappingSpecification>().Live.Count;
}
