using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Making and freeing the domains that a driver manages, and attaching devices to them.</summary>
internal static class DomainOperations
{
    /// <summary>How many domains a sequence holds at the most.</summary>
    private const int MaxDomains = 4;

    private const int Domain = 0,
        Device = 1;

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "domain_alloc",
            Driver = new("struct iommu_domain *{made} = iommu_domain_alloc(&platform_bus_type);"),
            Needs = nameof(IIommu),
            Arguments = [],
            Makes = HandleKind.Domain,
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation _) =>
                state.Part<DomainSpecification>().Live.Count < MaxDomains,
            Then = Domains.UseAfterAllocation,
            Execute = (Machine machine, SpecificationState _, in Operation _, Observation observation) =>
            {
                var answer = machine.Facet<IIommu>().AllocateDomain();
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = JudgeAllocate,
        };

    public static OperationKind Free { get; } =
        new()
        {
            Name = "domain_free",
            Driver = new("iommu_domain_free({domain});"),
            Closes = ClosingPhase.Sources,
            Needs = nameof(IIommu),
            Arguments = [Argument.Uses(HandleKind.Domain)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Domain>(op[Domain], out var domain)
                && domain.Devices.Count == 0
                && domain.Pages.Values.All(window => window.InFlight == 0),
            Then = Domains.LookAfterFree,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Domain>(op[Domain], out var domain))
                {
                    observation.Note(machine.Facet<IIommu>().FreeDomain(domain.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null && state.Handles.TryGet<Domain>(op[Domain], out var domain))
                {
                    state.Part<DomainSpecification>().End(domain);
                }

                return violation;
            },
        };

    public static OperationKind Attach { get; } =
        new()
        {
            Name = "domain_attach",
            Driver = new("iommu_attach_device({domain}, {device});"),
            Needs = nameof(IIommu),
            ServesAttached = true,
            Arguments = [Argument.Uses(HandleKind.Domain), Argument.Device],
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) => IsAttachable(state, op, out _),
            First = Domains.MakeBeforeAttach,
            Then = Domains.UseAfterAttach,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsAttachable(state, op, out var domain))
                {
                    observation.Note(machine.Facet<IIommu>().AttachDevice(domain.Name, DeviceOf(op)));
                }
            },
            Judge = JudgeAttach,
        };

    public static OperationKind Detach { get; } =
        new()
        {
            Name = "domain_detach",
            Driver = new("iommu_detach_device(iommu_get_domain_for_dev({device}), {device});"),
            Closes = ClosingPhase.Parts,
            Needs = nameof(IIommu),
            ServesAttached = true,
            Arguments = [Argument.Device],
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) => IsAttached(state, op, out _),
            First = Domains.TouchBeforeDetach,
            Then = Domains.LookAfterDetach,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsAttached(state, op, out var domain))
                {
                    observation.Note(machine.Facet<IIommu>().DetachDevice(domain.Name, new DeviceId((int)op[0])));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var device = new DeviceId((int)op[0]);
                var violation = Shape.Check(state, observation, device);
                if (violation is null && IsAttached(state, op, out var domain))
                {
                    state.Part<DomainSpecification>().Detach(domain, device);
                }

                return violation;
            },
        };

    public static OperationKind FailAllocation { get; } =
        new()
        {
            Name = "fail_allocation",
            Driver = new("fail_allocation({skipped});"),
            Needs = nameof(IFailureInjection),
            Arguments = [Argument.Count("skipped")],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[0] <= 16 && state.Profile.Iommu is not null && state.Part<DomainSpecification>().Live.Count > 0,
            Range = (SpecificationState _, in Operation _, int _) => (0, 16),
            Usual = (SpecificationState _, in Operation _, int _) => (0, 4),
            Then = Domains.MapAfterFailure,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IFailureInjection>().FailAllocation(op[0])),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                state.Part<DomainSpecification>().Fail(op[0]);
                return Shape.Check(state, observation);
            },
        };

    private static Violation? JudgeAllocate(SpecificationState state, in Operation op, Observation observation)
    {
        var domains = state.Part<DomainSpecification>();
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var promise =
            !domains.IsPromised ? null
            : domains.Room.IsReturned ? IommuClauses.RoomOfDomainsComesBack
            : IommuClauses.PromisedDomainsAreGiven;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        if (observation.Outcome == Answer.Ok)
        {
            domains.Begin(new DomainId(observation.Value));
            return null;
        }

        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return Shape.Check(state, observation);
        }

        return
            promise is not null
            && ++domains.Room.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(promise)
            ? new Violation(promise, "a domain: the description promises the room", observation.Outcome.ToString())
            : null;
    }

    private static Violation? JudgeAttach(SpecificationState state, in Operation op, Observation observation)
    {
        if (!IsAttachable(state, op, out var domain))
        {
            return null;
        }

        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        var domains = state.Part<DomainSpecification>();
        var device = DeviceOf(op);
        var before = domains.DomainOf(device);
        var isPromised =
            before is null
            && !domains.MayFail
            && IsOfOneIommu(state, domain, device)
            && (IsAlone(state, device) || state.Profile.Iommu!.AttachesGroups == Claim.Yes);
        if (isPromised)
        {
            state.Evidence.Count(IommuClauses.PromisedDomainsAreGiven);
        }

        if (observation.Outcome == Answer.Ok)
        {
            if (before is not null)
            {
                domains.Detach(before, device);
            }

            domains.Refusals = 0;
            domains.Attach(domain, device);
            return null;
        }

        if (before is not null)
        {
            // The device is where it was, and reaches what it reached.
            DomainSpecification.Shake(before, IommuClauses.FailedAttachChangesNothing);
        }

        return
            isPromised
            && ++domains.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(IommuClauses.PromisedDomainsAreGiven)
            ? new Violation(
                IommuClauses.PromisedDomainsAreGiven,
                "ok: the device can be attached, and nothing is live for it",
                observation.Outcome.ToString()
            )
            {
                Device = device,
            }
            : null;
    }

    /// <summary>A device that can be attached and is idle; one whose group may go along or not is left alone.</summary>
    private static bool IsAttachable(SpecificationState state, in Operation op, [NotNullWhen(true)] out Domain? domain)
    {
        domain = null;
        if (
            op[Device] >= (ulong)state.Profile.Devices.Count
            || !state.Handles.TryGet(op[Domain], out domain)
            || domain.Devices.Contains(DeviceOf(op))
        )
        {
            return false;
        }

        var device = DeviceOf(op);
        var domains = state.Part<DomainSpecification>();
        return domains.GroupOf(device).Any()
            && domains
                .GroupOf(device)
                .All(member =>
                    state.Profile.Devices[member.Index].Coherent == Claim.Yes
                    // One that is in an address space leaves that first.
                    && state.Part<AddressSpaceSpecification>().SpaceOf(member) is null
                )
            && (IsAlone(state, device) || state.Profile.Iommu!.AttachesGroups != Claim.Unstated)
            && domains.IsIdle(device);
    }

    /// <summary>Whether a device and all that a domain serves are behind one IOMMU.</summary>
    private static bool IsOfOneIommu(SpecificationState state, Domain domain, DeviceId device)
    {
        var lines = state.Profile.Iommu!.Devices;
        var number = lines.First(line => line.Device == device).Iommu;
        return domain.Devices.TrueForAll(other => lines.First(line => line.Device == other).Iommu == number);
    }

    private static bool IsAlone(SpecificationState state, DeviceId device) =>
        state.Part<DomainSpecification>().GroupOf(device).Count() == 1;

    private static bool IsAttached(SpecificationState state, in Operation op, [NotNullWhen(true)] out Domain? domain)
    {
        var domains = state.Part<DomainSpecification>();
        domain = op[0] < (ulong)state.Profile.Devices.Count ? domains.DomainOf(new DeviceId((int)op[0])) : null;
        return domain is not null && domains.IsIdle(new DeviceId((int)op[0]));
    }

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
