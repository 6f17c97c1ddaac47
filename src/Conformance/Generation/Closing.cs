using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Generation;

/// <summary>Ends what a sequence has begun, as a driver that is unloaded does: completions, unmaps, a last look, frees, settle.</summary>
/// <remarks>A machine that is only drained between sequences needs it; on others it shows what was left broken, and that room comes back.</remarks>
/// <param name="kinds">The kinds that the profile provides.</param>
/// <param name="arguments">Knows which bytes the sequence was about.</param>
internal sealed class Closing(IEnumerable<OperationKind> kinds, ArgumentDrawing arguments)
{
    /// <summary>Of a large block only so much is filled and looked at.</summary>
    private const ulong MostBytes = 0x4000;

    private readonly OperationKind[] _kinds =
    [
        .. kinds.Where(kind => kind.Closes is not null).OrderBy(kind => kind.Closes),
    ];

    private int _kind;
    private int _candidate;
    private int _block;
    private bool _newestFirst;
    private bool _looks;
    private bool _frees;
    private bool _settled;

    /// <summary>Begins to close.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="mayKeepMemory">Whether what memory was given may stay.</param>
    /// <param name="newestFirst">Whether what was made last is ended first.</param>
    /// <param name="looks">Whether memory is looked at.</param>
    public void Begin(SpecificationState state, bool mayKeepMemory, bool newestFirst, bool looks)
    {
        (_kind, _candidate, _block, _settled) = (0, -1, 0, false);
        (_newestFirst, _looks) = (newestFirst, looks);
        _frees = !mayKeepMemory || state.Profile.Platform.StartsFresh != Claim.Yes;
    }

    /// <summary>The next closing operation.</summary>
    /// <returns>False if all is closed.</returns>
    public bool TryNext(SpecificationState state, ulong id, out Operation operation)
    {
        for (; _kind < _kinds.Length; _kind++, _candidate = -1)
        {
            var kind = _kinds[_kind];
            if (kind.Closes > ClosingPhase.Mappings && _looks)
            {
                if (TryLook(state, id, out operation))
                {
                    return true;
                }

                _looks = false;
            }

            if ((kind.Closes <= ClosingPhase.Mappings || _frees) && TryEnd(state, kind, id, out operation))
            {
                return true;
            }
        }

        operation = new Operation(PageOperations.Settle, id);
        (_settled, var again) = (true, _settled);
        return !again && !state.LeftOut.Contains(operation.Kind.Name);
    }

    /// <summary>The operation with the next thing or device that its first argument can name. What it ends may be gone the next time.</summary>
    private bool TryEnd(SpecificationState state, OperationKind kind, ulong id, out Operation operation)
    {
        operation = new Operation(kind, id);
        var things = kind.Arguments[0].Handle is { } handle ? state.Handles.Of(handle) : null;
        var count = things?.Count ?? state.Profile.Devices.Count;
        _candidate = _candidate < 0 ? count : Math.Min(_candidate, count);
        while (_candidate > 0)
        {
            _candidate--;
            var at = _newestFirst ? _candidate : count - 1 - _candidate;
            operation[0] = things?[at] ?? (ulong)at;
            if (kind.Allows(state, in operation) && !kind.IsWasteful(state, in operation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A last look at the bytes that the sequence was about, and what lies beside them; the rest has nothing to tell.</summary>
    private bool TryLook(SpecificationState state, ulong id, out Operation operation)
    {
        operation = new Operation(CpuOperations.Load, id);
        var memory = state.Part<MemorySpecification>();
        while (_block < memory.Blocks.Count)
        {
            var block = memory.Blocks[_block++];
            if (
                block.IsSeenByCpu
                && arguments.TryRecall(block.Id, out var start, out var end)
                && start < (ulong)block.Length
            )
            {
                var line = (ulong)state.Profile.LineSize;
                start -= Math.Min(start, line);
                operation[0] = block.Id;
                operation[1] = start;
                operation[2] = Math.Min(MostBytes, Math.Min(end + line, (ulong)block.Length) - start);
                return !state.LeftOut.Contains(operation.Kind.Name);
            }
        }

        return false;
    }
}
