namespace Dma.Conformance.Specification.Memory;

/// <summary>A mapping of a buffer to user space as the specification sees it.</summary>
internal sealed class UserView
{
    /// <summary>The id of the step that made it; also the id of its observer.</summary>
    public required ulong Id { get; init; }

    /// <summary>The name that the platform gave.</summary>
    public required UserMappingId Name { get; init; }

    /// <summary>The buffer.</summary>
    public required Allocation Buffer { get; init; }

    /// <summary>The first byte in the buffer.</summary>
    public required int Start { get; init; }

    /// <summary>How many bytes its pages have; behind the end of the buffer they are nobody's.</summary>
    public required int Length { get; init; }

    /// <summary>Whether what the platform answered makes it meaningless, so that nobody looks through it; set where a violated clause is set aside.</summary>
    public bool Distrusted { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended { get; set; }

    private byte[]? _shown;

    public Block Block => Buffer.Window.Block;

    /// <summary>The first byte of the buffer behind those that it shows.</summary>
    public int End => Math.Min(Block.Length, Start + Length);

    /// <summary>The user loaded bytes.</summary>
    public void NoteShown(int start, ReadOnlySpan<byte> bytes)
    {
        _shown ??= new byte[End - Start];
        bytes.CopyTo(_shown.AsSpan(start - Start));
    }

    /// <summary>Whether the view showed a value of a byte before, the last time that it was looked at.</summary>
    public bool HasShown(int offset, byte value) => _shown is not null && _shown[offset - Start] == value;
}
