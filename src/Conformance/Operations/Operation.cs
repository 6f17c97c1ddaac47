using System.Runtime.CompilerServices;

namespace Dma.Conformance.Operations;

/// <summary>One step of a sequence: a kind and its arguments, a flat value.</summary>
/// <remarks>An argument that uses a handle holds the id of the step that made it; no argument is an address that a platform answered.</remarks>
internal struct Operation
{
    /// <summary>How many arguments a kind has at the most.</summary>
    public const int MaxArguments = 8;

    private ArgumentValues _values;

    public Operation(OperationKind kind, ulong id)
    {
        Kind = kind;
        Id = id;
    }

    public OperationKind Kind { get; }

    /// <summary>The id of the step: stable while a sequence is shrunk, from 1.</summary>
    public ulong Id { get; }

    /// <summary>An argument, in the order of the kind's table.</summary>
    public ulong this[int index]
    {
        readonly get => _values[index];
        set => _values[index] = value;
    }

    /// <summary>The same operation as another step.</summary>
    public readonly Operation As(ulong id) => new(Kind, id) { _values = _values };

    /// <summary>Whether kind and all arguments are the same.</summary>
    public readonly bool IsSameAs(in Operation other)
    {
        if (Kind != other.Kind || Id != other.Id)
        {
            return false;
        }

        for (var i = 0; i < Kind.Arguments.Count; i++)
        {
            if (this[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }

    [InlineArray(MaxArguments)]
    private struct ArgumentValues
    {
        private ulong _first;
    }
}
