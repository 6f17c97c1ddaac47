using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a mistake makes reportable, noted before its reports are judged.</summary>
internal delegate void Findings(
    SpecificationState state,
    in Operation operation,
    Observation observation,
    DiagnosticsSpecification diagnostics
);

/// <summary>Makes the kinds of operations that are misuse: the last step of a sequence, made only where a platform claims to find it.</summary>
internal static class Mistakes
{
    /// <summary>How often a kind is meant as the last step; of those that are often impossible more often, and less of those that never are.</summary>
    private const int Easy = 1,
        Usual = 2,
        Rare = 5;

    /// <summary>A kind of misuse.</summary>
    /// <param name="name">The name of the operation.</param>
    /// <param name="driver">What a Linux driver that makes the mistake writes, as <see cref="DriverCall" /> says.</param>
    /// <param name="misuse">The class that must be claimed.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="isAllowed">Whether it is a mistake now, and of no other class.</param>
    /// <param name="execute">Makes the call; what it answers counts for nothing.</param>
    /// <param name="find">Notes what must be reported.</param>
    /// <param name="range">The range of each size, offset and count.</param>
    /// <param name="edge">The values at which a mistake begins to be one.</param>
    /// <param name="servesAttached">Whether it is also for a device that its driver attached to a domain.</param>
    /// <param name="needs">The facets whose calls it makes.</param>
    public static OperationKind Kind(
        string name,
        string driver,
        Misuse misuse,
        ArgumentList arguments,
        Precondition isAllowed,
        Execution execute,
        Findings find,
        ArgumentRange? range = null,
        ArgumentEdge? edge = null,
        bool servesAttached = false,
        params string[] needs
    ) =>
        new()
        {
            Name = name,
            Driver = new(driver),
            Needs = nameof(IDiagnostics),
            EndsSequence = true,
            // What comes after a mistake is not known, and a machine that is only drained would go on with it.
            IsProvided = profile =>
                profile.Finds!.Contains(misuse)
                && profile.Platform.StartsFresh == Claim.Yes
                && needs.All(profile.Facets.Contains),
            Arguments = arguments,
            Weight = WeightOf(misuse),
            ServesAttached = servesAttached,
            IsAllowed = isAllowed,
            Execute = execute,
            Range = range ?? ((SpecificationState _, in Operation _, int _) => (0, 0)),
            Edge = edge ?? ((SpecificationState _, in Operation _, int _, ulong _) => 0),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                find(state, op, observation, state.Part<DiagnosticsSpecification>());
                return null;
            },
        };

    private static int WeightOf(Misuse misuse) =>
        misuse switch
        {
            Misuse.UnmapOfErrorAddress
            or Misuse.MappingErrorUnchecked
            or Misuse.DeviceStoreAgainstDirection
            or Misuse.AttributesDiffer
            or Misuse.PoolStoreAfterFree
            or Misuse.UserMappingOutlivesBuffer
            or Misuse.LineSharedWithCpuData => Rare,
            Misuse.MapOfNoBlock
            or Misuse.MapOfMemoryAsRegisters
            or Misuse.DeclaredMemoryReleasedBusy
            or Misuse.PoolUsedAfterDestroy
            or Misuse.CookieDereferenced => Easy,
            _ => Usual,
        };

    /// <summary>A mistake about a mapping or a buffer; of a list any address may be named.</summary>
    public static MisuseFinding Of(Misuse misuse, Mapping window) =>
        new(misuse, window.Device, window.IsPiece ? null : ReachSpecification.RangeOf(window), window.Step);
}
