using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Detaches a device from what it is not attached to.</summary>
internal static class DomainMisuse
{
    /// <summary>A device is detached from a domain that is live, and not its own.</summary>
    public static OperationKind Detach { get; } =
        Mistakes.Kind(
            "misuse_domain_detach",
            "iommu_detach_device({domain}, {device});",
            Misuse.DetachOfUnattached,
            [Argument.Uses(HandleKind.Domain), Argument.Device],
            (SpecificationState state, in Operation op) =>
                op[1] < (ulong)state.Profile.Devices.Count
                && state.Handles.TryGet<Domain>(op[0], out var domain)
                && state.Part<DomainSpecification>() is var domains
                && domains.GroupOf(new DeviceId((int)op[1])).Any()
                && !domain.Devices.Contains(new DeviceId((int)op[1])),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Domain>(op[0], out var domain))
                {
                    machine.Facet<IIommu>().DetachDevice(domain.Name, new DeviceId((int)op[1]));
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                var device = new DeviceId((int)op[1]);
                // About the device, the domain that was named, or the one that it is attached to.
                var detached = new MisuseFinding(Misuse.DetachOfUnattached, device, null, op[0]) { MayBeOfNone = true };
                diagnostics.Require(detached);
                if (state.Part<DomainSpecification>().DomainOf(device) is { } own)
                {
                    diagnostics.Allow(detached with { MadeAt = own.Id });
                }
            },
            servesAttached: true,
            needs: nameof(IIommu)
        );

    /// <summary>A device is detached that is in no address space.</summary>
    public static OperationKind LeaveSpace { get; } =
        Mistakes.Kind(
            "misuse_space_detach",
            "arm_iommu_detach_device({device});",
            Misuse.DetachOfUnattached,
            [Argument.Device],
            (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && state.Part<AddressSpaceSpecification>() is var spaces
                && spaces.IsAttachable(new DeviceId((int)op[0]))
                && spaces.SpaceOf(new DeviceId((int)op[0])) is null,
            (Machine machine, SpecificationState _, in Operation op, Observation _) =>
                machine.Facet<IIommuMapping>().DetachDevice(new DeviceId((int)op[0])),
            (SpecificationState _, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
                diagnostics.Require(
                    new MisuseFinding(Misuse.DetachOfUnattached, new DeviceId((int)op[0]), null, 0)
                    {
                        MayBeOfFormer = true,
                    }
                ),
            needs: nameof(IIommuMapping)
        );
}
