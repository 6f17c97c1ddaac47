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

    /// <summary>Whether it has ended.</summary>
    public bool Ended { get; set; }

    public Block Block => Buffer.Window.Block;

    /// <summary>The first byte of the buffer behind those that it shows.</summary>
    public int End => Math.Min(Block.Length, Start + Length);
}
