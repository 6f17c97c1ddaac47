using Dma.Reference;

namespace Dma.Variants;

/// <summary>Creates machines of one profile of the reference, with parts replaced and perhaps behind a wrapper.</summary>
/// <param name="profile">The profile of the reference.</param>
/// <param name="replace">Gives the parts to build a machine from; called for every machine.</param>
/// <param name="wrap">Puts something between the machine and its user; null: nothing.</param>
public sealed class AlteredFactory(
    string profile,
    Func<MachineParts, MachineParts> replace,
    Func<Machine, IDmaPlatform>? wrap = null
) : IDmaPlatformFactory
{
    private readonly ReferenceFactory _reference = new(replace, profile);

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles => _reference.Profiles;

    /// <inheritdoc />
    public IDmaPlatform Create(string profile, ulong seed)
    {
        var machine = _reference.Create(profile, seed);
        return wrap is null ? ReferenceFactory.Around(machine) : wrap(machine);
    }
}
