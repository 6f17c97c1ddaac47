using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>
/// port_load and port_store: what device_load and device_store do, through a port of the device behind its first, and what
/// stray_load and stray_store do to what has ended. They are judged as those are.
/// </summary>
internal static class PortOperations
{
    private const int Window = 0,
        Offset = 1,
        LoadPort = 3,
        StorePort = 4;

    /// <summary>The most ports that a device has.</summary>
    public const int MostPorts = 8;

    private static readonly Argument PortArgument = Argument.Count("port") with { Most = MostPorts - 1 };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "port_load",
            Driver = new("device_read_by_port({mapping.device}, {port}, {mapping.at}, seen, {size});"),
            Needs = nameof(IMasterPorts),
            IsProvided = HasPorts,
            Arguments = [Argument.Uses("mapping", HandleKind.Window), Argument.Offset, Argument.Size, PortArgument],
            Weight = 6,
            IsLoad = true,
            IsAllowed = (SpecificationState state, in Operation op) =>
                Serves(state, op, out var stray) && As(stray, true).IsAllowed(state, op),
            IsWasteful = (SpecificationState state, in Operation op) =>
                Serves(state, op, out var stray) && As(stray, true).IsWasteful(state, op),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = Sharing.CpuStoreBefore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Serves(state, op, out var stray))
                {
                    As(stray, true).Execute(machine, state, op, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                Serves(state, op, out var stray) ? As(stray, true).Judge(state, op, observation) : null,
        };

    public static OperationKind Store { get; } =
        new()
        {
            Name = "port_store",
            Driver = new("device_write_by_port({mapping.device}, {port}, {mapping.at}, {bytes}, {size});"),
            Needs = nameof(IMasterPorts),
            IsProvided = HasPorts,
            Arguments =
            [
                Argument.Uses("mapping", HandleKind.Window),
                Argument.Offset,
                Argument.Size,
                Argument.Bytes,
                PortArgument,
            ],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) =>
                Serves(state, op, out var stray) && As(stray, false).IsAllowed(state, op),
            IsWasteful = (SpecificationState state, in Operation op) =>
                Serves(state, op, out var stray) && As(stray, false).IsWasteful(state, op),
            Range = Range,
            Origin = HandOvers.OriginOfMapping,
            First = HandOvers.CpuLoadBefore,
            Then = Ports.CompleteAfterStore,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Serves(state, op, out var stray))
                {
                    As(stray, false).Execute(machine, state, op, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!Serves(state, op, out var stray))
                {
                    return null;
                }

                var violation = As(stray, false).Judge(state, op, observation);
                if (violation is null && !stray)
                {
                    Ports.NoteStore(state, op);
                }

                return violation;
            },
        };

    /// <summary>The port through which an access is made: 0 of an operation that names none.</summary>
    public static int PortOf(in Operation op) =>
        ReferenceEquals(op.Kind, Load) ? (int)op[LoadPort]
        : ReferenceEquals(op.Kind, Store) ? (int)op[StorePort]
        : 0;

    /// <summary>How many ports a device has.</summary>
    public static int CountOf(SpecificationState state, DeviceId device) =>
        state.Profile.MasterPorts is { } ports ? ports[device.Index].Ports : 1;

    /// <summary>Makes an access through a port, to what a device has or had.</summary>
    /// <returns>Whether it is allowed.</returns>
    public static bool TryMake(
        SpecificationState state,
        OperationKind kind,
        ulong window,
        ulong offset,
        ulong size,
        int port,
        ulong id,
        out Operation next
    )
    {
        Access.Make(kind, id, window, offset, size, out next);
        next[kind == Load ? LoadPort : StorePort] = (ulong)port;
        return kind.IsAllowed(state, next);
    }

    /// <summary>Whether the window is one that the mapping API made for a device with the port, and whether it has ended.</summary>
    private static bool Serves(SpecificationState state, in Operation op, out bool isStray)
    {
        isStray = false;
        if (
            !Windows.TryFind(state, op[Window], op[Offset], out var mapping, out _)
            || mapping.IsTranslation
            || mapping.IsDac
            || PortOf(op) is var port && (port < 1 || port >= CountOf(state, mapping.Device))
        )
        {
            return false;
        }

        isStray = mapping.Ended;
        return true;
    }

    private static OperationKind As(bool isStray, bool isLoad) =>
        isLoad
            ? isStray
                ? StrayOperations.Load
                : DeviceOperations.Load
            : isStray
                ? StrayOperations.Store
                : DeviceOperations.Store;

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        argument != (op.Kind == Load ? LoadPort : StorePort) ? DeviceOperations.Load.Range(state, op, argument)
        : Windows.TryFind(state, op[Window], op[Offset], out var mapping, out _)
            ? (1UL, (ulong)Math.Max(1, CountOf(state, mapping.Device) - 1))
        : (1UL, 1UL);

    private static bool HasPorts(Profile profile) => profile.MasterPorts?.Any(it => it.Ports > 1) == true;
}
