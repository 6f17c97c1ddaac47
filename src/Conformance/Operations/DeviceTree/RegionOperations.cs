using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What became of a tree: where regions lie, where pages lie, and which devices are coherent.</summary>
internal static class RegionOperations
{
    private const int First = 0;

    public static OperationKind Find { get; } =
        new()
        {
            Name = "find_region",
            Driver = new("of_reserved_mem_lookup(region_node({region}));"),
            Needs = nameof(IDeviceTree),
            Arguments = [Argument.Count("region")],
            Weight = 6,
            IsProvided = profile => profile.DeviceTree is { Regions.Count: > 0 },
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Part<DeviceTreeSpecification>().Told[(int)op[First]] is not null,
            Then = Regions.AskAfterRegion,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[First] < (ulong)state.Part<DeviceTreeSpecification>().Tree.Regions.Count,
            Range = (SpecificationState state, in Operation _, int _) =>
                (0, (ulong)Math.Max(1, state.Part<DeviceTreeSpecification>().Tree.Regions.Count) - 1),
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IDeviceTree>().GetRegion((int)op[First]);
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Start.Value;
                observation.Third = answer.Value.Length.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                Shape.NoEvents(state, observation)
                ?? (
                    observation.Outcome == Answer.Ok ? RegionJudgement.Judge(state, (int)op[First], observation) : null
                ),
        };

    public static OperationKind PageToPhysical { get; } =
        new()
        {
            Name = "page_to_phys",
            Driver = new("page_to_phys(virt_to_page({buffer}));"),
            Needs = nameof(IDeviceTree),
            Arguments = [Argument.Uses(HandleKind.Buffer)],
            Weight = 4,
            Then = Regions.MapAfterPages,
            IsAllowed = (SpecificationState state, in Operation op) => IsLive(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsLive(state, op, out var block) && block.Physical is not null,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op, out var block))
                {
                    var answer = machine.Facet<IDeviceTree>().GetPhysicalAddress(block.FirstPage!.Value);
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                IsLive(state, op, out var block) ? Judge(state, op, block, observation) : null,
        };

    public static OperationKind IsCoherent { get; } =
        new()
        {
            Name = "is_coherent",
            Driver = new("dev_is_dma_coherent({device});"),
            Needs = nameof(IDeviceTree),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = MaskOperations.IsDevice,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IDeviceTree>().IsCoherent(new DeviceId((int)op[First]));
                observation.Note(answer.Outcome);
                observation.Flag = answer.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                observation.Outcome.Status == AnswerStatus.Unsupported
                    ? Shape.NoEvents(state, observation)
                    : Shape.Check(state, observation, new DeviceId((int)op[First]))
                        ?? (
                            observation.Outcome == Answer.Ok
                                ? DeviceTreeJudgement.CheckCoherence(
                                    state,
                                    new DeviceId((int)op[First]),
                                    observation.Flag
                                )
                                : null
                        ),
        };

    private static Violation? Judge(SpecificationState state, in Operation op, Block block, Observation observation)
    {
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return Shape.NoEvents(state, observation);
        }

        if (Shape.Check(state, observation) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var start = new PhysicalAddress(observation.Value);
        var forgiven = state.ForgivenCount;
        violation = state.Handles.TryGet<ContiguousBlock>(op[First], out var live)
            ? RegionJudgement.CheckBlock(state, live, start)
            : RegionJudgement.CheckPages(state, block, start);
        // What was set aside is no place from which anything follows, and neither is one that the space does not hold.
        var isHeld = start.Value + (UInt128)block.Length <= (UInt128)1 << 64;
        block.Physical = violation is null && state.ForgivenCount == forgiven && isHeld ? start : null;
        return violation;
    }

    private static bool IsLive(SpecificationState state, in Operation op, [NotNullWhen(true)] out Block? block) =>
        state.Handles.TryGet(op[First], out block) && block.FirstPage is not null;
}
