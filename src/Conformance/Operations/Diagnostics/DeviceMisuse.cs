using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>A device stores through a mapping that is there to be loaded from.</summary>
internal static class DeviceMisuse
{
    public static OperationKind Store { get; } =
        Mistakes.Kind(
            "misuse_device_store",
            "device_write({mapping.device}, {mapping.at}, {bytes}, {size});",
            Misuse.DeviceStoreAgainstDirection,
            [Argument.Uses(HandleKind.Mapping), Argument.Offset, Argument.Size, Argument.Bytes],
            (SpecificationState state, in Operation op) => IsAgainst(state, op, out _) && op[3] < Wave.Salts,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsAgainst(state, op, out var mapping))
                {
                    var data = observation.Reserve((int)op[2]);
                    var start = mapping.Start + (int)op[1];
                    Wave.Fill(data, start, (byte)op[3]);
                    machine.Platform.DeviceStore(mapping.Device, mapping.AddressOf(start), data);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (IsAgainst(state, op, out var mapping))
                {
                    diagnostics.Require(
                        Mistakes.Of(Misuse.DeviceStoreAgainstDirection, mapping) with
                        {
                            Range = Interval.At(mapping.Address.Value + op[1], op[2]),
                        }
                    );
                }
            },
            (SpecificationState state, in Operation op, int argument) =>
                !UnmapMisuse.IsLive(state, op[0], out var mapping) ? (0UL, 0UL)
                : argument == 1 ? (0UL, (ulong)mapping.Length - 1)
                : (1UL, (ulong)mapping.Length - op[1])
        );

    /// <summary>Whether the store is inside a mapping TO_DEVICE, and nothing else that is live lets the device store there.</summary>
    private static bool IsAgainst(SpecificationState state, in Operation op, [NotNullWhen(true)] out Mapping? mapping)
    {
        if (
            !UnmapMisuse.IsLive(state, op[0], out mapping)
            || mapping.Direction != DmaDirection.ToDevice
            || op[1] >= (ulong)mapping.Length
            || op[2] == 0
            || op[2] > (ulong)mapping.Length - op[1]
            || op[2] > PageOperations.MaxBlockLength
            // An address of two cycles leads to all that is behind it in its page.
            || mapping.Block.Mappings.Exists(other => other.IsDac)
        )
        {
            return false;
        }

        var (mine, range) = (mapping, Interval.At(mapping.Address.Value + op[1], op[2]));
        return !state
            .Part<ReachSpecification>()
            .Live.Any(live => live != mine && ReachSpecification.RangeOf(live).Overlaps(range));
    }
}
