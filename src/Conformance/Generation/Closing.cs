using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Generation;

/// <summary>Ends what a sequence has begun, as a driver that is unloaded does: completions, unmaps, a last look, frees, settle.</summary>
/// <remarks>A machine that is only drained between sequences needs it; on others it shows what was left broken, and that room comes back.</remarks>
/// <param name="subject">What is under test.</param>
/// <param name="arguments">Knows which bytes the sequence was about.</param>
internal sealed class Closing(Subject subject, ArgumentDrawing arguments)
{
    private int _device;

    /// <summary>Of a large block only so much is filled and looked at.</summary>
    private const ulong MostBytes = 0x4000;

    private int _block;
    private bool _looks;
    private bool _frees;
    private bool _settled;

    /// <summary>Begins to close.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="mayKeepPages">Whether the blocks of pages may stay.</param>
    /// <param name="looks">Whether memory is looked at.</param>
    public void Begin(SpecificationState state, bool mayKeepPages, bool looks)
    {
        _looks = looks;
        _device = 0;
        _block = 0;
        _settled = false;
        _frees = !mayKeepPages || state.Profile.Platform.StartsFresh != Claim.Yes;
    }

    /// <summary>The next closing operation.</summary>
    /// <returns>False if all is closed.</returns>
    public bool TryNext(SpecificationState state, ulong id, out Operation operation)
    {
        var memory = state.Part<MemorySpecification>();
        for (; _device < subject.Profile.Devices.Count; _device++)
        {
            if (memory.IsInFlight(new DeviceId(_device)))
            {
                operation = new Operation(DeviceOperations.Complete, id);
                operation[0] = (ulong)_device;
                return true;
            }
        }

        var live = state.Part<StreamingSpecification>().Live;
        if (live.Count > 0)
        {
            operation = new Operation(MappingOperations.Unmap, id);
            operation[0] = live[(int)(id % (ulong)live.Count)].Id;
            return true;
        }

        if (_looks && TryLook(state, memory, id, out operation))
        {
            return true;
        }

        if (_frees && memory.Blocks.Count > 0)
        {
            operation = new Operation(FreeOf(state, memory.Blocks[0]), id);
            operation[0] = memory.Blocks[0].Id;
            return true;
        }

        operation = new Operation(PageOperations.Settle, id);
        (_settled, var again) = (true, _settled);
        return !again;
    }

    /// <summary>What gives memory back, or is a step towards that.</summary>
    private static OperationKind FreeOf(SpecificationState state, Block block) =>
        state.Handles.TryGet<MovablePage>(block.Id, out var page)
            ? page.IsPinned
                ? MovableOperations.Unpin
                : MovableOperations.Free
            : state.Handles.TryGet<ContiguousBlock>(block.Id, out _)
                ? BlockOperations.Release
                : !state.Handles.TryGet<Allocation>(block.Id, out var allocation)
                    ? PageOperations.Free
                    : allocation.ByNonCoherentCall
                        ? AllocationOperations.FreeNonCoherent
                        : AllocationOperations.Free;

    /// <summary>A last look at the bytes that the sequence was about, and what lies beside them; the rest has nothing to tell.</summary>
    private bool TryLook(SpecificationState state, MemorySpecification memory, ulong id, out Operation operation)
    {
        operation = new Operation(CpuOperations.Load, id);
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
                return true;
            }
        }

        return false;
    }
}
