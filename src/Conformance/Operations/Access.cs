using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Makes the loads, stores and syncs that come before and after other steps.</summary>
internal static class Access
{
    private const int Offset = 1,
        Size = 2,
        Bytes = 3;

    /// <summary>An operation on some bytes; what it stores is its own. One without arguments is about nothing.</summary>
    /// <param name="kind">Its arguments are what is used, offset and size, and for a store the bytes; or none.</param>
    /// <param name="id">The id of the step.</param>
    /// <param name="of">What is used.</param>
    /// <param name="offset">The first byte in it.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="next">The operation.</param>
    /// <returns>True, so that it ends a condition.</returns>
    public static bool Make(OperationKind kind, ulong id, ulong of, ulong offset, ulong size, out Operation next)
    {
        next = new Operation(kind, id);
        if (kind.Arguments.Count == 0)
        {
            return true;
        }

        next[0] = of;
        next[Offset] = offset;
        next[Size] = size;
        if (kind.Arguments.Count > Bytes)
        {
            next[Bytes] = Mixing.Mix(id, offset) % Wave.Salts;
        }

        return true;
    }
}
