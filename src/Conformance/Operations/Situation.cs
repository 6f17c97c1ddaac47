using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What an operation finds when it is drawn: the abstract state of the thing that it names, or of the machine where it names none.</summary>
internal enum Situation
{
    NothingLive,
    ThingsLive,
    StoreInFlight,
    MemoryUnmapped,
    MemoryMapped,
    MemoryMappedOften,
    MemoryUnderStore,
    ToDeviceUnused,
    ToDeviceUsed,
    FromDeviceUnused,
    FromDeviceUsed,
    BidirectionalUnused,
    BidirectionalUsed,
    WindowSharesBytes,
    WindowUnderStore,
    WindowEnded,
    WindowEndedForGood,
    OtherJustMade,
    OtherMadeBefore,
}

/// <summary>The situations in words, and which one an operation is in.</summary>
internal static class Situations
{
    /// <summary>The words, in the order of the values.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "no thing named, nothing live",
        "no thing named, things live",
        "no thing named, a device store in flight",
        "memory, not mapped",
        "memory, mapped once",
        "memory, mapped more than once",
        "memory, under a device store in flight",
        "TO_DEVICE window, not used",
        "TO_DEVICE window, used",
        "FROM_DEVICE window, not used",
        "FROM_DEVICE window, used",
        "BIDIRECTIONAL window, not used",
        "BIDIRECTIONAL window, used",
        "window, shares bytes with another",
        "window, its store in flight",
        "window, ended",
        "window, ended and settled",
        "other thing, just made",
        "other thing, made before",
    ];

    /// <summary>The situation that an operation is in before it is executed: of the first thing that it names.</summary>
    public static Situation Of(SpecificationState state, in Operation operation)
    {
        var arguments = operation.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses)
            {
                return Of(state, arguments[i].Handle!, operation[i], operation.Id);
            }
        }

        return state.Part<MemorySpecification>().HasStoresInFlight ? Situation.StoreInFlight
            : state.Handles.IsEmpty ? Situation.NothingLive
            : Situation.ThingsLive;
    }

    /// <summary>Whether an operation of a kind names what can be in the situation, or nothing where it is one of the whole machine.</summary>
    public static bool CanBe(OperationKind kind, Situation situation)
    {
        HandleKind? named = null;
        for (var i = 0; i < kind.Arguments.Count && named is null; i++)
        {
            named = kind.Arguments[i].Handle;
        }

        return situation switch
        {
            <= Situation.StoreInFlight => named is null,
            <= Situation.MemoryUnderStore => named is not null && NamesMemory(named),
            <= Situation.WindowEndedForGood => named is not null
                && !NamesMemory(named)
                && IsWindow(named)
                && HasDirection(named, situation),
            _ => named is not null && !NamesMemory(named) && !IsWindow(named),
        };
    }

    private static bool NamesMemory(HandleKind kind) =>
        kind == HandleKind.Memory || kind == HandleKind.Buffer || kind == HandleKind.Contiguous;

    /// <summary>Whether a window of a kind can have the direction of a situation: what is allocated is open both ways, and an address of two cycles is for loads or for both.</summary>
    private static bool HasDirection(HandleKind kind, Situation situation) =>
        situation switch
        {
            Situation.ToDeviceUnused or Situation.ToDeviceUsed => kind != HandleKind.Coherent
                && kind != HandleKind.PooledBlock,
            Situation.FromDeviceUnused or Situation.FromDeviceUsed => kind != HandleKind.Coherent
                && kind != HandleKind.PooledBlock
                && kind != HandleKind.Dac,
            _ => true,
        };

    private static bool IsWindow(HandleKind kind) => kind == HandleKind.Window || HandleKind.Window.Includes(kind);

    private static Situation Of(SpecificationState state, HandleKind kind, ulong id, ulong step)
    {
        // A shared buffer is memory to whom names it as memory, and a window to everyone else.
        if (NamesMemory(kind) && state.Handles.TryGet<Block>(id, out var block))
        {
            return Of(block);
        }

        if (state.Handles.TryGet<Mapping>(id, out var window))
        {
            return Of(window);
        }

        return id + 1 >= step ? Situation.OtherJustMade : Situation.OtherMadeBefore;
    }

    private static Situation Of(Block block)
    {
        var count = 0;
        foreach (var mapping in block.Mappings)
        {
            if (mapping.InFlight > 0)
            {
                return Situation.MemoryUnderStore;
            }

            count++;
        }

        return count switch
        {
            0 => Situation.MemoryUnmapped,
            1 => Situation.MemoryMapped,
            _ => Situation.MemoryMappedOften,
        };
    }

    private static Situation Of(Mapping window)
    {
        if (window.Ended)
        {
            return window.Settled ? Situation.WindowEndedForGood : Situation.WindowEnded;
        }

        if (window.InFlight > 0)
        {
            return Situation.WindowUnderStore;
        }

        foreach (var other in window.Block.Mappings)
        {
            if (other != window && other.Reaches(window.Start, window.End))
            {
                return Situation.WindowSharesBytes;
            }
        }

        return window.Direction switch
        {
            DmaDirection.ToDevice => window.Used ? Situation.ToDeviceUsed : Situation.ToDeviceUnused,
            DmaDirection.FromDevice => window.Used ? Situation.FromDeviceUsed : Situation.FromDeviceUnused,
            _ => window.Used ? Situation.BidirectionalUsed : Situation.BidirectionalUnused,
        };
    }
}
