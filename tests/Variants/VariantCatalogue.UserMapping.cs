using Dma.Reference;
using Dma.Variants.UserMapping;

namespace Dma.Variants;

// What users see of buffers, and what they are told.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfUserMappings()
    {
        foreach (var profile in (string[])[Isolating, Buffered, L1L2])
        {
            yield return Mapper(
                profile,
                "zeros-past-the-end",
                "Behind a mapping and after its end the user loads zeros, and nothing is a fault.",
                machine => new ShowsZeros(machine, ulong.MaxValue >> 1),
                Faulting(Claim.Unstated)
            );
            yield return Mapper(
                profile,
                "user-names-reused",
                "The name of a mapping that has ended is the next one's, and 0 is a name.",
                machine => new NamesReusedAtOnce(machine)
            );
            yield return Mapper(
                profile,
                "promised-users-alone",
                "As many mappings to user space are made as are promised, and not one more.",
                machine => new MapsThePromised(machine)
            );
            yield return Mapper(
                profile,
                "no-user-mappings",
                "Nothing can be mapped to user space and no pages are told, as the platform says.",
                machine => new MapsNothing(machine),
                _ => UserMappingDescription.Unstated
            );
            yield return new(
                $"users-on-another-cpu-{profile}",
                "The user's stores wait in a write buffer of their own, and nobody sees what waits in another's.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            p with
                            {
                                WriteBuffer = machine => new BuffersOfBoth(machine, own: profile != Isolating),
                                UserMapper = machine => new UsersOnAnotherCpu(machine),
                            }
                    )
            );
        }
        yield return Mapper(
            Buffered,
            "faults-a-page-late",
            "One page behind a mapping shows zeros, the next one is a fault.",
            machine => new ShowsZeros(machine, 1),
            Faulting(Claim.No)
        );
        yield return Mapper(
            L1L2,
            "tells-page-by-page",
            "The pages of a buffer are told one by one.",
            machine => new TellsPageByPage(machine)
        );
    }

    private static Variant Mapper(
        string profile,
        string name,
        string freedom,
        Func<Machine, UserMapper> make,
        Func<UserMappingDescription, UserMappingDescription>? says = null
    ) =>
        new(
            $"{name}-{profile}",
            freedom,
            profile,
            () =>
                Parts(
                    profile,
                    p => p with { UserMapping = says is null ? p.UserMapping : says(p.UserMapping!), UserMapper = make }
                )
        );

    private static Func<UserMappingDescription, UserMappingDescription> Faulting(Claim faults) =>
        said => said with { FaultsPastEnd = faults };
}
