using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>The CPU's loads from and stores to registers that devices can be given.</summary>
internal static class RegisterOperations
{
    private const int Window = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    /// <summary>Which window of registers, by its position in the description.</summary>
    public static Argument WindowArgument { get; } = Argument.Count("window");

    public static OperationKind Store { get; } =
        new()
        {
            Name = "register_store",
            Driver = new("memset_io(registers({window}) + {offset}, {bytes}, {size});"),
            Format = "registers {window}+{offset}, {size}, {bytes}",
            Needs = nameof(IDispatch),
            IsProvided = RegisterOperations.HasRegisters,
            Arguments = [WindowArgument, Argument.Offset, Argument.Size, Argument.Bytes],
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op[Window], op[Offset], op[Size])
                && op[Bytes] < Wave.Salts
                && BlockOf(state, op).HasRoomForStore((int)op[Offset], (int)(op[Offset] + op[Size]), (byte)op[Bytes]),
            IsWasteful = (SpecificationState state, in Operation op) =>
                BlockOf(state, op).IsOpenToCpu((int)op[Offset], (int)(op[Offset] + op[Size])),
            Range = Range,
            Origin = Origin,
            Then = Registers.BarrierAfterStore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var data = observation.Reserve((int)op[Size]);
                Wave.Fill(data, (int)op[Offset], (byte)op[Bytes]);
                observation.Note(
                    machine.Facet<IDispatch>().RegisterStore(AddressOf(state, op[Window], op[Offset]), data)
                );
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null)
                {
                    var (block, start, end) = (BlockOf(state, op), (int)op[Offset], (int)(op[Offset] + op[Size]));
                    state.Part<MemorySpecification>().CpuStore(block, start, end, (byte)op[Bytes]);
                    if (observation.Outcome != Answer.Ok)
                    {
                        block.Undefine(start, end, true);
                    }
                }

                return violation;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "register_load",
            Driver = new("memcpy_fromio(seen, registers({window}) + {offset}, {size});"),
            Format = "registers {window}+{offset}, {size}",
            Needs = nameof(IDispatch),
            IsProvided = RegisterOperations.HasRegisters,
            Arguments = [WindowArgument, Argument.Offset, Argument.Size],
            Weight = 2,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op[Window], op[Offset], op[Size]),
            IsWasteful = (SpecificationState state, in Operation op) =>
                BlockOf(state, op).IsMuchUnknown(Observers.Cpu, (int)op[Offset], (int)(op[Offset] + op[Size])),
            Range = Range,
            Origin = Origin,
            First = Registers.StoreBeforeLoad,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
                observation.Note(
                    machine
                        .Facet<IDispatch>()
                        .RegisterLoad(
                            AddressOf(state, op[Window], op[Offset]),
                            observation.ReserveForLoad((int)op[Size])
                        )
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Shape.Check(state, observation) is { } violation)
                {
                    return violation;
                }

                if (observation.Outcome != Answer.Ok)
                {
                    return null;
                }

                var (block, tally) = (BlockOf(state, op), new LoadTally());
                var wrong = state
                    .Part<MemorySpecification>()
                    .CpuLoad(block, (int)op[Offset], observation.Data, ref tally);
                state.Evidence.CountLoad(op.Kind.Name, observation.Data.Length, tally.Unknown);
                return wrong is { } found
                    ? Shape.Content(state, block, found, observation.Data, (int)op[Offset], null)
                    : null;
            },
        };

    /// <summary>Whether a profile names registers.</summary>
    public static bool HasRegisters(Profile profile) => profile.RegisterWindows.Count > 0;

    /// <summary>Whether bytes lie in a window.</summary>
    public static bool IsInside(SpecificationState state, ulong window, ulong offset, ulong size) =>
        window < (ulong)state.Profile.RegisterWindows.Count
        && size > 0
        && state.Profile.RegisterWindows[(int)window].Size.Value is var length
        && offset < length
        && size <= length - offset;

    /// <summary>Where the registers are.</summary>
    public static PhysicalAddress AddressOf(SpecificationState state, ulong window, ulong offset) =>
        state.Profile.RegisterWindows[(int)window].Start.Add(new ByteCount(offset));

    /// <summary>The range of a window, an offset in it and a size.</summary>
    public static (ulong Min, ulong Max) RangeOf(SpecificationState state, in Operation op, int argument, int window)
    {
        var windows = state.Profile.RegisterWindows;
        if (argument == window || op[window] >= (ulong)windows.Count)
        {
            return (0UL, (ulong)Math.Max(0, windows.Count - 1));
        }

        var length = windows[(int)op[window]].Size.Value;
        return argument == window + Offset
            ? (0UL, length - 1)
            : (1UL, length - Math.Min(op[window + Offset], length - 1));
    }

    /// <summary>The block that stands for a window.</summary>
    public static bool OriginOf(SpecificationState state, ulong window, out ulong buffer, out int start)
    {
        var isThere = window < (ulong)state.Profile.RegisterWindows.Count;
        (buffer, start) = (isThere ? state.Part<DispatchSpecification>().BlockOf((int)window).Id : 0, 0);
        return isThere;
    }

    private static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start) =>
        OriginOf(state, op[Window], out buffer, out start);

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        RangeOf(state, op, argument, Window);

    private static Block BlockOf(SpecificationState state, in Operation op) =>
        state.Part<DispatchSpecification>().BlockOf((int)op[Window]);
}
