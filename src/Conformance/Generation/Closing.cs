using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Generation;

/// <summary>Ends what a sequence has begun, as a driver that is unloaded does: completions, unmaps, a last look, frees, settle.</summary>
/// <remarks>A machine that is only drained between sequences needs it; on others it shows what was left broken, and that room comes back.</remarks>
/// <param name="subject">What is under test.</param>
internal sealed class Closing(Subject subject)
{
    private int _device;
    private int _looked;
    private bool _frees;
    private bool _settled;

    /// <summary>Begins to close.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="mayKeepPages">Whether the blocks of pages may stay.</param>
    public void Begin(SpecificationState state, bool mayKeepPages)
    {
        _device = 0;
        _looked = 0;
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

        if (_looked < memory.Blocks.Count)
        {
            var block = memory.Blocks[_looked++];
            operation = new Operation(CpuOperations.Load, id);
            operation[0] = block.Id;
            operation[2] = (ulong)block.Length;
            return true;
        }

        if (_frees && memory.Blocks.Count > 0)
        {
            operation = new Operation(PageOperations.Free, id);
            operation[0] = memory.Blocks[0].Id;
            return true;
        }

        operation = new Operation(PageOperations.Settle, id);
        (_settled, var again) = (true, _settled);
        return !again;
    }
}
