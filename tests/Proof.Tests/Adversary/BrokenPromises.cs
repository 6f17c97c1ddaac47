using Dma.Conformance;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using Dma.Reference;
using Dma.Variants;
using Dma.Variants.Adversary;

namespace Dma.Proof.Tests.Adversary;

/// <summary>A machine that breaks what it promises once it takes a freedom that the promise takes away.</summary>
/// <param name="Name">What it promises.</param>
/// <param name="Profile">The profile of the reference.</param>
/// <param name="CreateFactory">Makes a factory that offers this profile alone.</param>
/// <param name="Needs">The freedom that it must take for that.</param>
/// <param name="Helps">One that can be needed beside it; null: none.</param>
internal sealed record BrokenPromise(
    string Name,
    string Profile,
    Func<IDmaPlatformFactory> CreateFactory,
    Freedom Needs,
    Freedom? Helps = null
)
{
    /// <summary>One for each line of a description that takes a freedom away.</summary>
    public static IReadOnlyList<BrokenPromise> All { get; } =
    [
        Of(
            "taking-invalidates",
            "write-back",
            FreedomCatalogue.Maintenance,
            machine => new Promises(machine) { Streaming = said => said with { TakingInvalidates = Claim.Yes } },
            alter: parts => parts.Claiming(takes: Claim.Unstated)
        ),
        Of(
            "keeps-unwritten-bytes",
            "write-back",
            FreedomCatalogue.Maintenance,
            machine => new Promises(machine) { Streaming = said => said with { KeepsUnwrittenBytes = Claim.Yes } },
            alter: parts => parts.Claiming(keeps: Claim.Unstated)
        ),
        Of(
            "copies-keep-unwritten-bytes",
            "coherent",
            FreedomCatalogue.Copying,
            machine => new Promises(machine) { Streaming = said => said with { KeepsUnwrittenBytes = Claim.Yes } },
            alter: parts => parts.Claiming(keeps: Claim.Unstated),
            copies: true,
            helps: FreedomCatalogue.Bouncing
        ),
        Of(
            "map-never-copies",
            "coherent",
            FreedomCatalogue.Bouncing,
            machine => new Promises(machine) { Streaming = said => said with { MapMayCopy = Claim.No } },
            copies: true
        ),
        Of(
            "giving-drains",
            "coherent",
            FreedomCatalogue.Storing,
            machine => new Promises(machine) { Streaming = said => said with { GivingDrainsWriteBuffer = Claim.Yes } },
            alter: parts => parts.Claiming(drains: Claim.Unstated)
        ),
        Of(
            "strict-invalidation",
            "isolating",
            FreedomCatalogue.Invalidation,
            machine => new Promises(machine) { Platform = said => said with { StrictInvalidation = Claim.Yes } },
            alter: parts => parts with { Platform = parts.Platform.With(strict: Claim.Unstated) }
        ),
        Of(
            "memory-starts-zeroed",
            "l1-l2",
            FreedomCatalogue.Content,
            machine => new Promises(machine),
            helps: FreedomCatalogue.Pages,
            more: FreedomCatalogue.Content
        ),
        Of(
            "no-refusals",
            "coherent",
            FreedomCatalogue.Refusing,
            machine => new Promises(machine)
            {
                Platform = said => said with { Room = said.Room with { RefusalsInARow = 0 } },
            }
        ),
        Of(
            "write-barrier",
            "l1-l2",
            FreedomCatalogue.Landing,
            machine => new Promises(machine) { Coherent = said => said with { HonoursWriteBarrier = Claim.Yes } },
            alter: parts => parts with { Coherent = parts.Coherent with { HonoursWriteBarrier = Claim.No } },
            helps: FreedomCatalogue.Passing
        ),
    ];

    /// <summary>Walks the machine until it is accused, and makes the program short.</summary>
    /// <param name="areas">The areas that programs are made of.</param>
    /// <param name="operations">How many operations there may be.</param>
    /// <param name="found">What the walk ended with.</param>
    /// <returns>The short program; null if nothing was broken.</returns>
    public Failure? Accuse(AreaTable areas, long operations, out Found found)
    {
        var search = new Search(CreateFactory(), Profile, 1, areas);
        found = search.Run(operations);
        if (found.Violation is null)
        {
            return null;
        }

        var failing = new Executor(search.Worker).Run(found.Steps, found.PlatformSeed);
        return new Shrinker(search.Worker, ConformanceSuite.Catalogue).Shrink(failing, found.PlatformSeed);
    }

    /// <summary>Whether a program takes the freedom that breaks the promise, once, and none that does not help.</summary>
    /// <param name="failure">The program.</param>
    public bool Explains(Failure failure)
    {
        var taken = failure
            .Steps.Select(step => step.Kind.Name)
            .Where(FreedomArea.IsNameOfFreedom)
            .Order(StringComparer.Ordinal)
            .ToArray();
        string[] least = [FreedomArea.NameOf(Needs)];
        return taken.SequenceEqual(least)
            || Helps is not null
                && taken.SequenceEqual([.. least.Append(FreedomArea.NameOf(Helps)).Order(StringComparer.Ordinal)]);
    }

    public override string ToString() => Name;

    private static BrokenPromise Of(
        string name,
        string profile,
        Freedom needs,
        Func<Dma.Reference.Machine, IDmaPlatform> says,
        Func<MachineParts, MachineParts>? alter = null,
        bool copies = false,
        Freedom? helps = null,
        Freedom? more = null
    ) =>
        new(
            name,
            profile,
            () =>
                AdversaryCatalogue.Described(
                    profile,
                    alter ?? (parts => parts),
                    says,
                    copies,
                    more is null ? [] : [more]
                ),
            needs,
            helps
        );

    private sealed class Promises(Dma.Reference.Machine inner) : PlatformWrapper(inner)
    {
        public Func<PlatformDescription, PlatformDescription> Platform { get; init; } = said => said;

        public Func<StreamingDescription, StreamingDescription> Streaming { get; init; } = said => said;

        public Func<CoherentDescription, CoherentDescription> Coherent { get; init; } = said => said;

        public override PlatformDescription Description => Platform(base.Description);

        public override StreamingDescription StreamingDescription => Streaming(base.StreamingDescription);

        public override CoherentDescription CoherentDescription => Coherent(base.CoherentDescription);
    }
}
