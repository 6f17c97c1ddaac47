using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Memory that is declared for one device, and the calls by which the allocator of coherent memory asks it first.</summary>
internal static class DeviceMemoryArea
{
    public static Area Definition { get; } =
        new("DeviceMemory")
        {
            Kinds =
            [
                DeviceMemoryOperations.Declare,
                DeviceMemoryOperations.Release,
                DeviceMemoryOperations.Mark,
                AllocatorOperations.AllocateFrom,
                AllocatorOperations.ReleaseFrom,
            ],
            Facets = [Facet.Of<IDeviceMemory>(it => it.DeviceMemoryDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["declarable-memory"] = profile =>
                    PlatformArea.Stated(profile.DeviceMemory is { Declarable.Count: > 0 }),
                ["falls-back"] = profile => Opposite(profile.DeviceMemory?.AlwaysExclusive ?? Claim.Unstated),
                ["gives-what-fits"] = profile => profile.DeviceMemory?.GivesWhatFits ?? Claim.Unstated,
                ["names-memory-errors"] = profile =>
                    PlatformArea.Stated(
                        profile.DeviceMemory is { } memory
                            && (
                                memory.SecondDeclaration
                                | memory.EmptyDeclaration
                                | memory.MarkOfTaken
                                | memory.MarkOfNothing
                            ) != Errno.None
                    ),
            },
        };

    private static Claim Opposite(Claim claim) =>
        claim switch
        {
            Claim.Yes => Claim.No,
            Claim.No => Claim.Yes,
            _ => Claim.Unstated,
        };
}
