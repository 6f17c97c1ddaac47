namespace Dma;

/// <summary>What a platform says of the memory that can be declared for its devices. Immutable; the defaults promise nothing.</summary>
public sealed record DeviceMemoryDescription
{
    /// <summary>A description that says nothing.</summary>
    public static DeviceMemoryDescription Unstated { get; } = new();

    /// <summary>The memory that may be declared; 0 to 64 entries, those of one device apart from each other in both spaces. No other is declared.</summary>
    public IReadOnlyList<DeclarableMemory> Declarable { get; init; } = [];

    /// <summary>
    /// Whether <see cref="IDeviceMemory.DeclareMemory" /> answers the flag by which the memory is reached.
    /// <see cref="Claim.No" />: it answers 0. Unstated: either.
    /// </summary>
    public Claim AnswersFlag { get; init; }

    /// <summary>
    /// Whether what does not fit is refused also without <see cref="DeviceMemoryFlags.Exclusive" />. <see cref="Claim.No" />:
    /// without it other memory is given, within the promise of <see cref="CoherentDescription.Room" />. Unstated: either.
    /// </summary>
    public Claim AlwaysExclusive { get; init; }

    /// <summary>
    /// Whether a buffer without attributes is given as long as 2^n free pages lie at a multiple of 2^n pages from the start of
    /// the declared memory, 2^n being the smallest such number that holds it. A buffer takes up that many, and so, from its
    /// first page on, does what is marked; what is freed is free at once.
    /// </summary>
    public Claim GivesWhatFits { get; init; }

    /// <summary>The error of a declaration for a device that has one; <see cref="Errno.None" />, the default: any.</summary>
    public Errno SecondDeclaration { get; init; }

    /// <summary>The error of a declaration of no bytes; <see cref="Errno.None" />, the default: any.</summary>
    public Errno EmptyDeclaration { get; init; }

    /// <summary>The error of marking what is taken; <see cref="Errno.None" />, the default: any.</summary>
    public Errno MarkOfTaken { get; init; }

    /// <summary>The error of marking where nothing is declared; <see cref="Errno.None" />, the default: any.</summary>
    public Errno MarkOfNothing { get; init; }
}
