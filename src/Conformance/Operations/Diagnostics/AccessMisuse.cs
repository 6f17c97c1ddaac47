using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>
/// Accesses to memory that the other side has. Each is one step with the map before it, so that whose the bytes are has one answer:
/// no partial sync and no other mapping came between.
/// </summary>
internal static class AccessMisuse
{
    private const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Direction = 4;

    private static readonly byte[] OneByte = [0x5a];

    /// <summary>The CPU stores to what it has just given.</summary>
    public static OperationKind CpuStore { get; } =
        Kind(
            "misuse_cpu_store",
            """
            dma_addr_t last = dma_map_single({device}, {buffer} + {offset}, {size}, {direction});
            dma_mapping_error({device}, last);
            memset({buffer} + {offset}, 0x5a, 1);
            """,
            Misuse.CpuAccessToOwned,
            static (_, _) => true,
            static (machine, access) => machine.Platform.CpuStore(access.Cpu, OneByte)
        );

    /// <summary>The device loads what the CPU took, stored to and did not give back.</summary>
    public static OperationKind NotGiven { get; } =
        Kind(
            "misuse_not_given",
            """
            dma_addr_t last = dma_map_single({device}, {buffer} + {offset}, {size}, {direction});
            dma_mapping_error({device}, last);
            dma_sync_single_for_cpu({device}, last, {size}, {direction});
            memset({buffer} + {offset}, 0x5a, 1);
            device_read({device}, last, seen, 1);
            """,
            Misuse.SyncForDeviceLeftOut,
            static (_, direction) => direction != DmaDirection.FromDevice,
            static (machine, access) =>
            {
                machine.Facet<IStreaming>().SyncForCpu(access.Device, access.Range, access.Direction);
                machine.Platform.CpuStore(access.Cpu, OneByte);
                machine.Platform.DeviceLoad(access.Device, access.Range.Start, new byte[1]);
            },
            also: Misuse.CpuAccessToOwned,
            needs: nameof(IStreaming)
        );

    /// <summary>The CPU loads what the device stored, and did not take it.</summary>
    public static OperationKind NotTaken { get; } =
        Kind(
            "misuse_not_taken",
            """
            dma_addr_t last = dma_map_single({device}, {buffer} + {offset}, {size}, {direction});
            dma_mapping_error({device}, last);
            device_write({device}, last, 0x5a, 1);
            device_complete({device});
            memcpy(seen, {buffer} + {offset}, 1);
            """,
            Misuse.SyncForCpuLeftOut,
            static (_, direction) => direction != DmaDirection.ToDevice,
            static (machine, access) =>
            {
                machine.Platform.DeviceStore(access.Device, access.Range.Start, OneByte);
                machine.Platform.Complete(access.Device);
                machine.Platform.CpuLoad(access.Cpu, new byte[1]);
            },
            also: Misuse.CpuAccessToOwned,
            isOneOf: true
        );

    /// <summary>The CPU stores beside the bytes, to a line of which a device that looks past the caches has the rest.</summary>
    public static OperationKind Beside { get; } =
        Kind(
            "misuse_cpu_beside",
            """
            dma_addr_t last = dma_map_single({device}, {buffer} + {offset}, {size}, {direction});
            dma_mapping_error({device}, last);
            memset({buffer} + ({offset} % 2 ? {offset} - 1 : {offset} + {size}), 0x5a, 1);
            """,
            Misuse.LineSharedWithCpuData,
            static (device, direction) => device.Coherent == Claim.No && direction != DmaDirection.ToDevice,
            static (machine, access) => machine.Platform.CpuStore(access.Beside, OneByte),
            also: Misuse.CpuAccessToOwned,
            isAllowed: IsBesideOnALine
        );

    /// <summary>Maps, asks, and makes the accesses to the first byte.</summary>
    /// <param name="name">The name.</param>
    /// <param name="driver">What a driver writes.</param>
    /// <param name="misuse">The class.</param>
    /// <param name="isWrong">Whether it is a mistake for a device and a direction.</param>
    /// <param name="act">Makes the accesses.</param>
    /// <param name="also">A class that may be reported as well.</param>
    /// <param name="isOneOf">Whether either class is enough.</param>
    /// <param name="isAllowed">Whether the bytes lie where it is one; null: anywhere.</param>
    /// <param name="needs">The facets whose calls it makes.</param>
    private static OperationKind Kind(
        string name,
        string driver,
        Misuse misuse,
        Func<DeviceDescription, DmaDirection, bool> isWrong,
        Action<Machine, Access> act,
        Misuse also = Misuse.None,
        bool isOneOf = false,
        Precondition? isAllowed = null,
        params string[] needs
    ) =>
        Mistakes.Kind(
            name,
            driver,
            misuse,
            MapMisuse.Arguments,
            (SpecificationState state, in Operation op) =>
                MapMisuse.IsInside(state, op)
                && isWrong(state.Profile.Devices[(int)op[Device]], (DmaDirection)op[Direction])
                && state.Handles.TryGet<Block>(op[Buffer], out var block)
                && !IsShared(state, op, block)
                && isAllowed?.Invoke(state, op) != false,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!state.Handles.TryGet<Block>(op[Buffer], out var block) || block.Address is not { } cpu)
                {
                    return;
                }

                var (device, direction) = (new DeviceId((int)op[Device]), (DmaDirection)op[Direction]);
                var answer = MapMisuse.Map(machine, state, op, direction);
                observation.Value = answer.Value.Value;
                observation.Flag =
                    answer.Status != AnswerStatus.Ok
                    || machine.Platform.MappingError(device, answer.Value)
                        is not { Status: AnswerStatus.Ok, Value: false };
                if (!observation.Flag)
                {
                    var range = new DmaRange(answer.Value, new ByteCount(op[Size]));
                    var beside = IsOdd(op[Offset]) ? op[Offset] - 1 : op[Offset] + op[Size];
                    act(
                        machine,
                        new Access(
                            device,
                            cpu.Add(new ByteCount(op[Offset])),
                            // Behind a block at the end of the space is nothing, and nothing is stored there.
                            new CpuAddress(unchecked(cpu.Value + beside)),
                            range,
                            direction
                        )
                    );
                }
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (observation.Flag)
                {
                    return;
                }

                var range = Interval.At(observation.Value, op[Size]).RoundOut((ulong)state.Profile.LineSize);
                var finding = new MisuseFinding(misuse, new DeviceId((int)op[Device]), range, op.Id);
                diagnostics.Require(finding);
                if (isOneOf)
                {
                    diagnostics.Require(finding with { Misuse = also });
                }
                else if (also != Misuse.None)
                {
                    diagnostics.Allow(finding with { Misuse = also });
                }
            },
            MapMisuse.Range,
            needs: needs
        );

    /// <summary>Whether another mapping has a line of the bytes, or leads to more than it says.</summary>
    private static bool IsShared(SpecificationState state, in Operation op, Block block)
    {
        var line = (ulong)state.Profile.LineSize;
        var bytes = Interval.At(op[Offset], op[Size]).RoundOut(line);
        return block.Mappings.Exists(other =>
            other.IsDac || Interval.At((ulong)other.Start, (UInt128)other.Length).RoundOut(line).Overlaps(bytes)
        );
    }

    /// <summary>
    /// Whether a byte beside the mapping is on a line with it however long lines are: the number of the second of the two is odd.
    /// The lines of a machine may be shorter than what it says, which is what drivers align to.
    /// </summary>
    private static bool IsBesideOnALine(SpecificationState state, in Operation op) =>
        state.Profile.Platform.CacheLine.Value > 1
        && (
            IsOdd(op[Offset])
            || IsOdd(op[Offset] + op[Size])
                && state.Handles.TryGet<Block>(op[Buffer], out var block)
                && op[Offset] + op[Size] < (ulong)block.Length
        );

    private static bool IsOdd(ulong offset) => offset % 2 == 1;

    /// <param name="Device">The device.</param>
    /// <param name="Cpu">Where the CPU finds the first byte.</param>
    /// <param name="Beside">Where it finds one that is not mapped, before the first or behind the last.</param>
    /// <param name="Range">Where the device finds them.</param>
    /// <param name="Direction">Who may store.</param>
    private readonly record struct Access(
        DeviceId Device,
        CpuAddress Cpu,
        CpuAddress Beside,
        DmaRange Range,
        DmaDirection Direction
    );
}
