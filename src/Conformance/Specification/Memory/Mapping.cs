using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>A mapping as the specification sees it: whose it is, which bytes it has and where the device finds them.</summary>
internal sealed class Mapping
{
    /// <summary>The id of the step that made it, and above <see cref="PieceBits" /> the number of the piece of a list; also the id of its observer.</summary>
    public required ulong Id { get; init; }

    /// <summary>How many bits the id of a step has.</summary>
    public const int PieceBits = 32;

    /// <summary>The id of the step that made it.</summary>
    public ulong Step => Id & uint.MaxValue;

    /// <summary>Whether it is a piece of a mapped list.</summary>
    public bool IsPiece => Id > uint.MaxValue;

    public required DeviceId Device { get; init; }

    public required Block Block { get; init; }

    /// <summary>The first byte in the block.</summary>
    public required int Start { get; init; }

    /// <summary>The first byte in the block behind it.</summary>
    public required int End { get; init; }

    public required DmaDirection Direction { get; init; }

    /// <summary>Whether the description says that the CPU's caches are coherent with the device.</summary>
    public required Claim Coherence { get; init; }

    /// <summary>Whether the CPU's caches are known to be coherent with the device.</summary>
    public bool Coherent => Coherence == Claim.Yes;

    /// <summary>Whether it is the window that the device has on a buffer since its allocation, and no mapping.</summary>
    public bool IsAllocation => Id == Block.Id;

    /// <summary>What it is, and the clauses that speak of it.</summary>
    public WindowKind Kind { get; set; } = WindowKind.Mapping;

    /// <summary>Whether it is a page of a domain that the driver manages.</summary>
    public bool IsTranslation => Is(WindowKind.Translation) || Is(WindowKind.Undone);

    /// <summary>The clause by which it is as it was, whatever was done since its device last used it; null where nothing was.</summary>
    public ClauseId? ShakenBy { get; set; }

    /// <summary>Whether it is a mapping of registers.</summary>
    public bool IsOfRegisters => Block.Registers is not null;

    /// <summary>Whether it is a part of a page at its address of two cycles, which nobody maps or unmaps.</summary>
    public bool IsDac => Is(WindowKind.Dac);

    /// <summary>Whether it was made of a page and an offset; it is unmapped by the call for pages.</summary>
    public required bool IsPage { get; init; }

    /// <summary>Whether the driver chose its address.</summary>
    public bool IsFixed => Is(WindowKind.Fixed);

    /// <summary>Whether it was made with an offset that exceeds the page.</summary>
    public bool IsBeyondPage { get; init; }

    /// <summary>The attributes with which it was made, where the call that ends it repeats them.</summary>
    public DmaAttributes Attributes { get; init; }

    /// <summary>Where the device finds the first byte.</summary>
    public required DmaAddress Address { get; init; }

    /// <summary>Whether the platform refused it; no device uses it, and it is not unmapped.</summary>
    public bool Refused { get; init; }

    /// <summary>Whether it was refused with an address that a later mapping was given, so that the address has two meanings.</summary>
    public bool WasGivenSince { get; set; }

    /// <summary>Whether a device made an access through it, so that a translation may be cached.</summary>
    public bool Used { get; set; }

    /// <summary>Whether it was given while another mapping with the same bytes was live that has ended since.</summary>
    public bool OutlivedAnother { get; set; }

    /// <summary>Whether, since its device last used it, something of another domain ended that had addresses in common with it.</summary>
    public bool OutlivedElsewhere { get; set; }

    /// <summary>The isolation domain that its device was in when it was made; null before the machine was asked.</summary>
    public ulong? Domain { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended { get; set; }

    /// <summary>Whether its removal is known to be in force.</summary>
    public bool Settled { get; set; }

    /// <summary>The step at which it ended; 0 while it is live.</summary>
    public ulong EndedAt { get; set; }

    /// <summary>How many stores of the device through it are not complete.</summary>
    public int InFlight { get; set; }

    /// <summary>The step of the last store of the device through it; 0 before the first.</summary>
    public ulong LastStore { get; set; }

    /// <summary>Whether what the platform answered makes its bytes meaningless; set where a violated clause is set aside.</summary>
    public bool Distrusted { get; set; }

    public int Length => End - Start;

    /// <summary>Where the device finds a byte.</summary>
    /// <param name="offset">The byte, in the block; inside the mapping.</param>
    public DmaAddress AddressOf(int offset) => Address.Add(new ByteCount((ulong)(offset - Start)));

    /// <summary>Whether one device may look through the CPU's caches and the other past them.</summary>
    public bool IsUnlike(Mapping other) =>
        Device != other.Device && (Coherence != other.Coherence || Coherence == Claim.Unstated);

    /// <summary>Whether the mapping has a byte of a range, or, where lines count, a byte of the same line.</summary>
    public bool Reaches(int start, int end) =>
        Coherent || Block.Lines is not { } lines
            ? Start < end && start < End
            : lines.Floor(Start) < end && start < lines.Ceiling(End);

    private bool Is(WindowKind kind) => ReferenceEquals(Kind, kind);
}
