namespace Dma.Conformance.Operations.Traces;

/// <summary>Programs side by side.</summary>
internal static class Programs
{
    /// <summary>Whether two programs have the same steps, ids included.</summary>
    public static bool AreSame(IReadOnlyList<Operation> one, IReadOnlyList<Operation> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < one.Count; i++)
        {
            if (!one[i].IsSameAs(other[i]))
            {
                return false;
            }
        }

        return true;
    }
}
