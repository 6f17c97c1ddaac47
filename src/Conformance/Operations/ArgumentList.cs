using System.Collections;
using System.Runtime.CompilerServices;

namespace Dma.Conformance.Operations;

/// <summary>The arguments of a kind of operation. A class of its own, since every step looks at them and an interface costs a search for the method.</summary>
/// <param name="arguments">The arguments, in order.</param>
[CollectionBuilder(typeof(ArgumentList), nameof(Create))]
internal sealed class ArgumentList(Argument[] arguments) : IReadOnlyList<Argument>
{
    public int Count => arguments.Length;

    public Argument this[int index] => arguments[index];

    /// <summary>The position of the offset; less than 0 where there is none.</summary>
    public int OffsetAt { get; } = Array.FindLastIndex(arguments, argument => argument.Role == ArgumentRole.Offset);

    /// <summary>The position of the size; less than 0 where there is none.</summary>
    public int SizeAt { get; } = Array.FindLastIndex(arguments, argument => argument.Role == ArgumentRole.Size);

    /// <summary>Whether bytes are stored.</summary>
    public bool HasBytes { get; } = Array.Exists(arguments, argument => argument.Role == ArgumentRole.Bytes);

    public static ArgumentList Create(ReadOnlySpan<Argument> arguments) => new(arguments.ToArray());

    public IEnumerator<Argument> GetEnumerator() => ((IEnumerable<Argument>)arguments).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
