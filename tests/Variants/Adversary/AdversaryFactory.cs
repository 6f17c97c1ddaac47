using Dma.Reference;

namespace Dma.Variants.Adversary;

/// <summary>Creates machines of one profile of the reference that take every freedom when they are told to.</summary>
/// <param name="profile">The profile of the reference.</param>
/// <param name="describe">What is said of the machine.</param>
/// <param name="copies">Whether devices that are served directly work on copies where they are told to.</param>
/// <param name="wrap">Puts something between the machine and its user.</param>
/// <param name="offers">Gives what the machine may be told, by its parts.</param>
internal sealed class AdversaryFactory(
    string profile,
    Func<MachineParts, MachineParts> describe,
    bool copies,
    Func<Machine, IDmaPlatform> wrap,
    Func<MachineParts, IReadOnlyList<Offer>> offers
) : IDmaPlatformFactory
{
    private readonly Lock _lock = new();
    private IReadOnlyList<Offer>? _offers;

    public IReadOnlyList<string> Profiles { get; } = [profile];

    public IDmaPlatform Create(string profile, ulong seed)
    {
        var freedoms = new Freedoms();
        var machine = new ReferenceFactory(parts => FreeParts.Of(describe(parts), freedoms, copies), Profiles).Create(
            profile,
            seed
        );
        return new WithFreedoms(wrap(machine), freedoms, OffersOf(machine.Parts));
    }

    // The same list for all machines, which is how it is seen that none says anything else.
    private IReadOnlyList<Offer> OffersOf(MachineParts parts)
    {
        lock (_lock)
            return _offers ??= offers(parts);
    }
}
