using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>The devices that an operation is about, by themselves or by what it uses, and where they are now.</summary>
internal static class ConcernedDevices
{
    /// <summary>Whether an operation names a device that its driver attached to a domain of its own.</summary>
    public static bool AreAttached(SpecificationState state, in Operation op)
    {
        var arguments = op.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (
                arguments[i].Role == ArgumentRole.Device
                && state.Part<DomainSpecification>().DomainOf(new DeviceId((int)op[i])) is not null
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an operation is about a device that is suspended.</summary>
    public static bool AreSuspended(SpecificationState state, in Operation op)
    {
        if (!state.Profile.Suspends || state.Part<SuspensionSpecification>() is not { IsAnySuspended: true } suspension)
        {
            return false;
        }

        for (var i = 0; i < op.Kind.Arguments.Count; i++)
        {
            var device = op.Kind.Arguments[i].Role switch
            {
                ArgumentRole.Device => new DeviceId((int)Math.Min(op[i], int.MaxValue)),
                ArgumentRole.Uses => DeviceOf(state, op[i]),
                _ => null,
            };
            if (device is { } concerned && suspension.IsSuspended(concerned))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The device that a thing was made for; null if for none.</summary>
    private static DeviceId? DeviceOf(SpecificationState state, ulong id) =>
        state.Handles.TryGet<ListMapping>(id, out var list) ? list.Device
        : state.Handles.TryGet<Pool>(id, out var pool) ? pool.Device
        : Windows.TryFind(state, id, 0, out var mapping, out _) ? mapping.Device
        : null;
}
