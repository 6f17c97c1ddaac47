using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Blocks out of reserved areas, and the movable pages to which these are lent.</summary>
internal static class ContiguousArea
{
    public static Area Definition { get; } =
        new("Contiguous")
        {
            Kinds =
            [
                ReservationOperations.Reserve,
                BlockOperations.Allocate,
                BlockOperations.Release,
                BlockOperations.ReleaseForeign,
                BlockOperations.LargestFree,
                MovableOperations.Allocate,
                MovableOperations.Free,
                MovableOperations.Pin,
                MovableOperations.Unpin,
                MovableOperations.Store,
                MovableOperations.Load,
            ],
            Facets =
            [
                Facet.Of<IContiguous>(it => new object?[] { it.ContiguousDescription, it.ReservedAreas }),
                Facet.Of<IMovablePages>(),
            ],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-contiguous"] = profile =>
                    PlatformArea.Stated(
                        profile is { Contiguous.Room: { Blocks: > 0, PagesPerBlock: > 0 }, ReservedAreas.Count: > 0 }
                    ),
                ["several-areas"] = profile => PlatformArea.Stated(profile.ReservedAreas.Count > 1),
                ["tells-areas"] = profile => PlatformArea.Stated(profile.ReservedAreas.Count > 0),
                ["area-serves-buffers"] = profile => profile.Contiguous?.ServesBuffers ?? Claim.Unstated,
                ["promises-movable-pages"] = profile =>
                    PlatformArea.Stated(profile.Contiguous?.Room is { MovablePages: > 0 }),
                ["promises-reservations"] = profile =>
                    PlatformArea.Stated(profile.Contiguous?.Room is { Reservation.Value: > 0 }),
            },
        };
}
