using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What limits segments, and where entries become one.</summary>
internal static class SegmentOperations
{
    private const int Device = 0,
        Limit = 1;

    /// <summary>The largest size that is asked for: 1 GiB.</summary>
    private const ulong LargestSize = 1 << 30;

    public static OperationKind SetMaxSize { get; } =
        new()
        {
            Name = "set_max_segment_size",
            Driver = new("dma_set_max_seg_size({device}, {size});"),
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Device, Argument.Size],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                MaskOperations.IsDevice(state, op) && op[Limit] is >= 1 and <= LargestSize,
            Range = (SpecificationState _, in Operation _, int _) => (1, LargestSize),
            Usual = (SpecificationState state, in Operation _, int _) => (0x200, 16 * (ulong)state.Profile.PageSize),
            Edge = Lists.SizeEdge,
            Then = Lists.MapAfter,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(
                    machine.Facet<IScatterlist>().SetMaxSegmentSize(DeviceOf(op), new ByteCount(op[Limit]))
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (observation.Outcome == Answer.Ok)
                {
                    var limits = LimitsOf(state, op);
                    (limits.MaxSize, limits.Changed) = (new ByteCount(op[Limit]), true);
                }

                return Shape.NoEvents(state, observation);
            },
        };

    public static OperationKind SetBoundary { get; } =
        new()
        {
            Name = "set_segment_boundary",
            Driver = new("dma_set_seg_boundary({device}, {mask});"),
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                MaskOperations.IsDevice(state, op) && new DmaMask(op[Limit]).IsAllOnes,
            Range = (SpecificationState _, in Operation _, int _) => (1, ulong.MaxValue),
            Edge = Lists.BoundaryEdge,
            Then = Lists.MapAfter,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(
                    machine.Facet<IScatterlist>().SetSegmentBoundary(DeviceOf(op), new DmaMask(op[Limit]))
                ),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (observation.Outcome == Answer.Ok)
                {
                    var limits = LimitsOf(state, op);
                    (limits.Boundary, limits.Changed) = (new DmaMask(op[Limit]), true);
                }

                return Shape.NoEvents(state, observation);
            },
        };

    public static OperationKind GetMergeBoundary { get; } =
        new()
        {
            Name = "get_merge_boundary",
            Driver = new("dma_get_merge_boundary({device});"),
            Needs = nameof(IScatterlist),
            Arguments = [Argument.Device],
            Weight = 2,
            IsAllowed = MaskOperations.IsDevice,
            Then = Lists.MapAfter,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IScatterlist>().GetMergeBoundary(DeviceOf(op));
                if (observation.Note(answer.Outcome))
                {
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (observation.Outcome == Answer.Ok)
                {
                    LimitsOf(state, op).MergeBoundary = new DmaMask(observation.Value);
                }

                return Shape.NoEvents(state, observation);
            },
        };

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static SegmentLimits LimitsOf(SpecificationState state, in Operation op) =>
        state.Part<ScatterlistSpecification>().Limits[(int)op[Device]];
}
