using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What an argument is for; generation, shrinking, traces and printers know roles, never areas.</summary>
internal enum ArgumentRole
{
    /// <summary>A device, by its position.</summary>
    Device,

    /// <summary>A thing that an earlier step made.</summary>
    Uses,

    /// <summary>A number of bytes.</summary>
    Size,

    /// <summary>A distance in bytes.</summary>
    Offset,

    /// <summary>A number of things.</summary>
    Count,

    /// <summary>A DMA mask.</summary>
    Mask,

    /// <summary>One of a few named values.</summary>
    Choice,

    /// <summary>Which bytes are stored: a salt. Never shrunk.</summary>
    Bytes,
}

/// <summary>An argument of a kind of operation.</summary>
/// <param name="Name">Its name in programs and traces.</param>
/// <param name="Role">What it is for.</param>
internal sealed record Argument(string Name, ArgumentRole Role)
{
    /// <summary>The kind of thing that is used.</summary>
    public HandleKind? Handle { get; private init; }

    /// <summary>The names of the values, simplest first; the argument is a position in it.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The largest value that is read from a file; null: that of the role.</summary>
    public ulong? Most { get; init; }

    /// <summary>The device that the operation is for.</summary>
    public static Argument Device { get; } = new("device", ArgumentRole.Device);

    /// <summary>A thing that an earlier step made.</summary>
    public static Argument Uses(HandleKind kind) => Uses(kind.Name, kind);

    /// <summary>A thing that an earlier step made, under a name of its own.</summary>
    public static Argument Uses(string name, HandleKind kind) => new(name, ArgumentRole.Uses) { Handle = kind };

    /// <summary>A number of bytes.</summary>
    public static Argument Size { get; } = new("size", ArgumentRole.Size);

    /// <summary>A distance in bytes.</summary>
    public static Argument Offset { get; } = new("offset", ArgumentRole.Offset);

    /// <summary>A number of things.</summary>
    public static Argument Count(string name) => new(name, ArgumentRole.Count);

    /// <summary>A number of things that a driver may get as wrong as it likes.</summary>
    public static Argument AnyCount(string name) => Count(name) with { Most = ulong.MaxValue };

    /// <summary>A DMA mask.</summary>
    public static Argument Mask { get; } = new("mask", ArgumentRole.Mask);

    /// <summary>Which bytes are stored.</summary>
    public static Argument Bytes { get; } = new("bytes", ArgumentRole.Bytes);

    /// <summary>One of a few named values, simplest first.</summary>
    public static Argument Choice(string name, params string[] values) =>
        new(name, ArgumentRole.Choice) { Choices = values };
}
