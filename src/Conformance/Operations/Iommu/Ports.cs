using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Accesses through the ports of a device, and what usually comes after them.</summary>
internal static class Ports
{
    private const int Offset = 1,
        Size = 2;

    /// <summary>A device loads through the port that an operation names.</summary>
    public static Answer Load(
        Machine machine,
        in Operation op,
        DeviceId device,
        DmaAddress address,
        Span<byte> destination
    ) =>
        PortOperations.PortOf(op) is > 0 and var port
            ? machine.Facet<IMasterPorts>().PortLoad(device, port, address, destination)
            : machine.Platform.DeviceLoad(device, address, destination);

    /// <summary>A device stores through the port that an operation names.</summary>
    public static Answer Store(
        Machine machine,
        in Operation op,
        DeviceId device,
        DmaAddress address,
        ReadOnlySpan<byte> source
    ) =>
        PortOperations.PortOf(op) is > 0 and var port
            ? machine.Facet<IMasterPorts>().PortStore(device, port, address, source)
            : machine.Platform.DeviceStore(device, address, source);

    /// <summary>Whether the port that an operation names may be used now.</summary>
    public static bool IsOpen(SpecificationState state, in Operation op, DeviceId device) =>
        state.Profile.MasterPorts is null
        || state.Part<MasterPortSpecification>().IsOpen(device, PortOperations.PortOf(op));

    /// <summary>Keeps what was stored, to be looked at when it is complete.</summary>
    public static void NoteStore(SpecificationState state, in Operation op)
    {
        if (Windows.TryFind(state, op[0], op[Offset], out var mapping, out _))
        {
            state.Part<MasterPortSpecification>().Latest = new MasterPortSpecification.PortStore(
                mapping.Device,
                PortOperations.PortOf(op),
                op[0],
                op[Offset],
                op[Size]
            );
        }
    }

    /// <summary>What was stored is completed; where a store must have been blocked, the CPU looks.</summary>
    public static bool CompleteAfterStore(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(DeviceOperations.Complete, id);
        if (!Windows.TryFind(state, made[0], made[Offset], out var mapping, out var within))
        {
            return false;
        }

        if (mapping.Ended)
        {
            var start = (ulong)mapping.Start + within;
            return Access.Make(CpuOperations.Load, id, mapping.Block.Id, start, made[Size], out next)
                && CpuOperations.Load.IsAllowed(state, next);
        }

        next[0] = (ulong)mapping.Device.Index;
        return true;
    }

    /// <summary>What a port has stored is looked at through another; or what is shared with the CPU.</summary>
    public static bool LookAfterComplete(
        SpecificationState state,
        in Operation complete,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (
            state.Profile.MasterPorts is not null
            && state.Part<MasterPortSpecification>() is { Latest: { } latest } ports
            && latest.Device.Index == (int)complete[0]
        )
        {
            ports.Latest = null;
            var port = (int)((pick >> 8) % (ulong)PortOperations.CountOf(state, latest.Device));
            if (pick % 4 != 0 && TryLoad(state, latest, port, id, out next))
            {
                return true;
            }
        }

        return Sharing.LookAfterComplete(state, complete, id, pick, out next);
    }

    /// <summary>A device uses what it was just given through a port behind the first.</summary>
    public static bool TryUse(
        SpecificationState state,
        Mapping mapping,
        bool stores,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return pick % 4 < (HasIommus(state, mapping.Device) ? 3UL : 1UL)
            && TryPickPort(state, mapping, pick, out var port)
            && PortOperations.TryMake(
                state,
                stores ? PortOperations.Store : PortOperations.Load,
                mapping.Id,
                0,
                (ulong)mapping.Length,
                port,
                id,
                out next
            );
    }

    /// <summary>A device looks through a port behind the first where it has nothing any more.</summary>
    public static bool TryStray(SpecificationState state, Mapping ended, ulong id, ulong pick, out Operation next)
    {
        next = default;
        return pick % 4 != 0
            && TryPickPort(state, ended, pick, out var port)
            && PortOperations.TryMake(
                state,
                pick % 4 == 3 ? PortOperations.Store : PortOperations.Load,
                ended.Id,
                0,
                (ulong)ended.Length,
                port,
                id,
                out next
            );
    }

    /// <summary>Whether the ports of a device may be behind IOMMUs now; elsewhere little can go wrong.</summary>
    private static bool HasIommus(SpecificationState state, DeviceId device) =>
        state.Isolates(device) || !state.Part<AttachmentSpecification>().IsDefault(device);

    private static bool TryPickPort(SpecificationState state, Mapping mapping, ulong pick, out int port)
    {
        var further = PortOperations.CountOf(state, mapping.Device) - 1;
        port = further == 0 ? 0 : 1 + (int)((pick >> 8) % (ulong)further);
        return further > 0 && !mapping.IsPiece;
    }

    private static bool TryLoad(
        SpecificationState state,
        in MasterPortSpecification.PortStore stored,
        int port,
        ulong id,
        out Operation next
    ) =>
        port > 0
            ? PortOperations.TryMake(
                state,
                PortOperations.Load,
                stored.Window,
                stored.Offset,
                stored.Size,
                port,
                id,
                out next
            )
            : Access.Make(DeviceOperations.Load, id, stored.Window, stored.Offset, stored.Size, out next)
                && DeviceOperations.Load.IsAllowed(state, next);
}
