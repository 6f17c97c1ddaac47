using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Which devices are suspended, and what must be as it was when they are resumed.</summary>
internal sealed class SuspensionSpecification : ISpecificationPart<SuspensionSpecification>
{
    private readonly ReachSpecification _reach;
    private readonly SpecificationState _state;
    private readonly HashSet<DeviceId> _suspended = [];
    private readonly Dictionary<DeviceId, ulong> _resumed = [];

    private SuspensionSpecification(SpecificationState state)
    {
        _state = state;
        _reach = state.Part<ReachSpecification>();
    }

    public static SuspensionSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether a device is suspended.</summary>
    public bool IsSuspended(DeviceId device) => _suspended.Contains(device);

    /// <summary>Whether any device is.</summary>
    public bool IsAnySuspended => _suspended.Count > 0;

    /// <summary>Whether a device was resumed since a step.</summary>
    public bool IsResumedSince(DeviceId device, ulong step) => _resumed.GetValueOrDefault(device) > step;

    /// <summary>Whether what has ended had done so when a device was resumed last.</summary>
    public bool HadEnded(DeviceId device, Mapping mapping) =>
        mapping.Ended && !mapping.IsTranslation && !mapping.IsDac && IsResumedSince(device, mapping.EndedAt);

    /// <summary>A device is suspended from now on.</summary>
    public void Suspend(DeviceId device) => _suspended.Add(device);

    /// <summary>A device is resumed: what it reached it must reach again, and nothing that was gone before.</summary>
    public void Resume(DeviceId device)
    {
        _suspended.Remove(device);
        _resumed[device] = _state.Step;
        foreach (var live in _reach.Live)
        {
            if (live.Device == device && !live.IsTranslation && !live.IsDac)
            {
                live.ShakenBy = IommuClauses.ResumedDevicesReachTheSame;
            }
        }
    }
}
