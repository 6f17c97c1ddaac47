using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Releases pages that are of a contiguous block in part.</summary>
internal static class ContiguousMisuse
{
    public static OperationKind Beyond { get; } =
        Mistakes.Kind(
            "misuse_release_contiguous",
            "dma_release_from_contiguous({contiguous.device}, virt_to_page({contiguous}) + {first}, {pages});",
            Misuse.ContiguousReleaseOfForeign,
            [Argument.Uses(HandleKind.Contiguous), Argument.Count("first"), Argument.Count("pages")],
            (SpecificationState state, in Operation op) =>
                IsLive(state, op, out var live)
                && op[1] < live.Block.PageCount
                && op[2] > live.Block.PageCount - op[1]
                && op[2] <= 4 * live.Block.PageCount
                && live.Block.FirstPage!.Value.Value <= ulong.MaxValue - op[1] - op[2],
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (IsLive(state, op, out var live))
                {
                    machine
                        .Facet<IContiguous>()
                        .ReleaseContiguous(live.Device, live.Block.FirstPage!.Value.Add(op[1]), op[2]);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (IsLive(state, op, out var live))
                {
                    // Pages have no DMA addresses.
                    diagnostics.Require(
                        new MisuseFinding(Misuse.ContiguousReleaseOfForeign, live.Device, null, live.Block.Id)
                        {
                            MayBeOfNone = true,
                        }
                    );
                }
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                !IsLive(state, op, out var live) ? (0UL, 0UL)
                : argument == 1 ? (0UL, live.Block.PageCount - 1)
                : (live.Block.PageCount - Math.Min(op[1], live.Block.PageCount) + 1, 4 * live.Block.PageCount),
            needs: nameof(IContiguous)
        );

    /// <summary>A live block of the device that nothing else has: what is live behind it is not looked at.</summary>
    private static bool IsLive(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out ContiguousBlock? live
    ) => state.Handles.TryGet(op[0], out live) && live.Block is { Mappings.Count: 0, FirstPage: not null };
}
