using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>space_create, space_attach, space_detach and space_release.</summary>
internal static class SpaceOperations
{
    private const int MaxSpaces = 8;

    private const ulong FourGiB = 1UL << 32;

    /// <summary>Where windows begin: within reach of the usual masks and beyond, and a page before the end of what 32 bits reach.</summary>
    private static readonly ulong[] Starts = [0x1000_0000, 0, 0x8000_0000, FourGiB, FourGiB - 1];

    /// <summary>How long windows are, in pages.</summary>
    private static readonly ulong[] Lengths = [0x1000, 1, 0, 2, 0x10, 0x100];

    public static OperationKind Create { get; } =
        new()
        {
            Name = "space_create",
            Driver = new(
                "struct dma_iommu_mapping *{made} = arm_iommu_create_mapping(&platform_bus_type, {start|BEFORE_FOUR_GIB=SZ_4G - PAGE_SIZE}, {pages} * PAGE_SIZE);"
            ),
            Needs = nameof(IIommuMapping),
            Arguments =
            [
                Argument.Choice("start", "0x10000000", "0x0", "0x80000000", "0x100000000", "BEFORE_FOUR_GIB"),
                Argument.Choice("pages", "0x1000", "1", "0", "2", "0x10", "0x100"),
            ],
            Makes = HandleKind.Space,
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] < (ulong)Starts.Length
                && op[1] < (ulong)Lengths.Length
                && state.Part<AddressSpaceSpecification>().Existing.Count < MaxSpaces,
            Then = Spaces.AttachAfterCreate,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var (start, length) = WindowOf(state, op);
                var answer = machine
                    .Facet<IIommuMapping>()
                    .CreateSpace(new DmaRange(new DmaAddress(start), new ByteCount(length)));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var (start, length) = WindowOf(state, op);
                return SpaceJudgement.JudgeCreate(state, Interval.At(start, length), observation);
            },
        };

    public static OperationKind Attach { get; } =
        new()
        {
            Name = "space_attach",
            Driver = new("arm_iommu_attach_device({device}, {space});"),
            Needs = nameof(IIommuMapping),
            Arguments = [Argument.Device, Argument.Uses(HandleKind.Space)],
            Weight = 8,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && IsLive(state, op[1], out var space)
                && state.Part<AddressSpaceSpecification>() is var spaces
                && spaces.IsAttachable(DeviceOf(op))
                && state.Part<AttachmentSpecification>().IsIdle(DeviceOf(op))
                && spaces.SpaceOf(DeviceOf(op)) != space,
            Then = Spaces.UseAfterAttach,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[1], out var space))
                {
                    observation.Note(machine.Facet<IIommuMapping>().AttachDevice(DeviceOf(op), space.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                IsLive(state, op[1], out var space)
                    ? SpaceJudgement.JudgeAttach(state, DeviceOf(op), space, observation)
                    : null,
        };

    public static OperationKind Detach { get; } =
        new()
        {
            Name = "space_detach",
            Driver = new("arm_iommu_detach_device({device});"),
            Closes = ClosingPhase.Sources,
            Needs = nameof(IIommuMapping),
            Arguments = [Argument.Device],
            Weight = 5,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && state.Part<AddressSpaceSpecification>() is var spaces
                && spaces.SpaceOf(DeviceOf(op)) is not null
                && state.Part<AttachmentSpecification>().IsIdle(DeviceOf(op)),
            Then = Spaces.LookAfterDetach,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IIommuMapping>().DetachDevice(DeviceOf(op))),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation, DeviceOf(op));
                if (violation is null && observation.Outcome == Answer.Ok)
                {
                    state.Part<AddressSpaceSpecification>().Detach(DeviceOf(op));
                }

                return violation;
            },
        };

    public static OperationKind Release { get; } =
        new()
        {
            Name = "space_release",
            Driver = new("arm_iommu_release_mapping({space});"),
            Closes = ClosingPhase.Sources,
            Needs = nameof(IIommuMapping),
            Arguments = [Argument.Uses(HandleKind.Space)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) => IsLive(state, op[0], out _),
            Then = Spaces.UseAfterRelease,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var space))
                {
                    observation.Note(machine.Facet<IIommuMapping>().ReleaseSpace(space.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var space))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation);
                if (violation is null)
                {
                    state.Part<AddressSpaceSpecification>().Release(space);
                }

                return violation;
            },
        };

    private static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out AddressSpace? space) =>
        state.Handles.TryGet(id, out space);

    private static DeviceId DeviceOf(in Operation op) => new((int)op[0]);

    private static (ulong Start, ulong Length) WindowOf(SpecificationState state, in Operation op)
    {
        var page = (ulong)state.Profile.PageSize;
        var start = Starts[(int)op[0]];
        return (start & ~(page - 1), Lengths[(int)op[1]] * page);
    }
}
