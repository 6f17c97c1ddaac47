namespace Dma.Reference;

/// <summary>Which internal allocation fails because it was asked for. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class Failures(Machine machine) : MachinePart(machine)
{
    private ulong? _left;

    /// <summary>Makes one internal allocation fail.</summary>
    /// <param name="skipped">How many succeed before it.</param>
    public virtual void Fail(ulong skipped) => _left = skipped;

    /// <summary>Whether an internal allocation succeeds.</summary>
    public virtual bool TryAllocate()
    {
        if (_left is not { } left)
            return true;
        _left = left == 0 ? null : left - 1;
        return left > 0;
    }

    /// <inheritdoc />
    public override void Settle() => _left = null;
}
