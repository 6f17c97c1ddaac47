using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Syncs by a driver that asks first whether they are needed (need_sync), and else leaves them out.</summary>
internal static class NeededSyncOperations
{
    public static OperationKind SyncForCpu { get; } =
        Create("sync_for_cpu_if_needed", SyncOperations.SyncForCpu.Driver!, isForCpu: true);

    public static OperationKind SyncForDevice { get; } =
        Create("sync_for_device_if_needed", SyncOperations.SyncForDevice.Driver!, isForCpu: false);

    private static OperationKind Create(string name, DriverCall sync, bool isForCpu) =>
        new()
        {
            Name = name,
            Driver = new("if (dma_need_sync({mapping.device}, {mapping.dma}))\n        " + sync.Code),
            Needs = nameof(IDispatch),
            IsProvided = static profile => profile.Streaming is not null,
            Arguments = SyncOperations.SyncArguments,
            Weight = 3,
            IsAllowed = IsAllowed,
            IsWasteful = (SpecificationState state, in Operation op) => SyncOperations.IsPartOfLine(state, op),
            Range = SyncOperations.Range,
            Origin = HandOvers.OriginOfMapping,
            First = isForCpu ? HandOvers.DeviceStoreBefore : HandOvers.CpuStoreBefore,
            Then = isForCpu ? HandOvers.CpuLoadAfter : HandOvers.DeviceLoadAfter,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
                Execute(machine, state, op, observation, isForCpu),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!SyncOperations.IsInside(state, op, out var mapping, out var start, out var end))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                // The answer is a hint: what was made, or left out because of it, is judged as the sync would be.
                ClauseId? by = observation.Flag ? null : StreamingClauses.NeedlessSyncsCanGo;
                var streaming = state.Part<StreamingSpecification>();
                if (isForCpu)
                {
                    streaming.SyncForCpu(mapping, start, end, by);
                }
                else
                {
                    streaming.SyncForDevice(mapping, start, end, by);
                }

                return violation;
            },
        };

    private static void Execute(
        Machine machine,
        SpecificationState state,
        in Operation op,
        Observation observation,
        bool isForCpu
    )
    {
        if (!SyncOperations.IsInside(state, op, out var mapping, out _, out _))
        {
            return;
        }

        // The address is the one that the map gave: of those inside a mapping no document says anything.
        var answer = machine.Facet<IDispatch>().NeedSync(mapping.Device, mapping.Address);
        observation.Flag = answer.Status != AnswerStatus.Ok || answer.Value;
        if (answer.Status == AnswerStatus.Failed)
        {
            observation.Note(answer.Outcome);
        }

        if (observation.Flag)
        {
            var (streaming, range) = (machine.Facet<IStreaming>(), SyncOperations.RangeOf(mapping, op));
            observation.Note(
                isForCpu
                    ? streaming.SyncForCpu(mapping.Device, range, mapping.Direction)
                    : streaming.SyncForDevice(mapping.Device, range, mapping.Direction)
            );
        }
    }

    /// <summary>Only of mappings: whether the question is allowed of a buffer that was allocated is said nowhere.</summary>
    private static bool IsAllowed(SpecificationState state, in Operation op) =>
        state.Handles.KindOf(op[0]) == HandleKind.Mapping && SyncOperations.IsAllowed(state, op);
}
