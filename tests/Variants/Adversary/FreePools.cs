using Dma.Reference;
using Dma.Variants.Platform;
using Dma.Variants.UserMapping;

namespace Dma.Variants.Adversary;

/// <summary>Blocks, and what becomes of them and of their memory, as it is told.</summary>
/// <param name="machine">The machine, whose buffers are <see cref="FreeBuffers" />.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="poolMoods">When pools are refused.</param>
/// <param name="blockMoods">When blocks are refused.</param>
internal sealed class FreePools(Machine machine, Freedoms freedoms, Moods poolMoods, Moods blockMoods)
    : PoolAllocator(machine)
{
    private const byte Poison = 0xA7;

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (poolMoods.Refuses(Machine, 3))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Create(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
            poolMoods.Grant();
        return answer;
    }

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        if (blockMoods.Refuses(Machine, 4))
            return Answer.Failed(Errno.NoMemory);
        var buffers = (FreeBuffers)Machine.Coherent;
        buffers.IsAskedFromWithin = true;
        var answer = base.Allocate(id, flags);
        buffers.IsAskedFromWithin = false;
        if (answer.Status == AnswerStatus.Ok)
            blockMoods.Grant();
        return answer;
    }

    protected override PoolChunk? FindRoom(BlockPool pool) =>
        freedoms.Of(FreedomCatalogue.Blocks) switch
        {
            PlacingWay.LastFreed => pool.Chunks.FindLast(chunk => chunk.Free.Count > 0),
            PlacingWay.Scattered => base.FindRoom(pool),
            _ => pool.Chunks.Find(chunk => chunk.Free.Count > 0),
        };

    protected override int ChooseBlock(BlockPool pool, PoolChunk chunk) =>
        freedoms.Of(FreedomCatalogue.Blocks) switch
        {
            PlacingWay.LastFreed => chunk.Free.Count - 1,
            PlacingWay.Scattered => base.ChooseBlock(pool, chunk),
            _ => 0,
        };

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        if (freedoms.Of(FreedomCatalogue.Poisoning) == PoisoningWay.Filled)
            Fill(pool, block);
        base.TakeBack(pool, chunk, block);
        if (freedoms.Of(FreedomCatalogue.Returning) == ReturningWay.WithThePool || chunk.Live.Count > 0)
            return;
        GiveBack(pool, chunk);
        pool.Chunks.Remove(chunk);
    }

    protected override PoolId ChooseName()
    {
        if (freedoms.Of(FreedomCatalogue.Naming) == NamingWay.Rising)
            return base.ChooseName();
        var name = ulong.MaxValue;
        while (Find(new(name)) is not null)
            name--;
        return new(name);
    }

    private void Fill(BlockPool pool, CoherentBuffer block)
    {
        var bytes = new byte[pool.Layout.BlockSize.Value];
        Array.Fill(bytes, Poison);
        Machine.CpuStore(block.Cpu, bytes);
    }
}

/// <summary>User mappings with the names that it is told, of users that run where it is told.</summary>
/// <param name="machine">The machine, whose write buffer is <see cref="FreeCpu" />.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeUsers(Machine machine, Freedoms freedoms) : UsersOnAnotherCpu(machine)
{
    private RunningWay _running;

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        var answer = base.Load(mapping, offset, destination);
        if (answer == Answer.Ok || freedoms.Of(FreedomCatalogue.Ending) == EndingWay.Faults)
            return answer;
        destination.Clear();
        return Answer.Ok;
    }

    // Who moves from one CPU to another has on the second what it had on the first.
    protected override bool IsElsewhere()
    {
        var running = freedoms.Of(FreedomCatalogue.Running);
        if (running != _running)
            Machine.WriteBuffer.Drain();
        _running = running;
        return running == RunningWay.OtherCpu;
    }

    protected override UserMappingId NextId(CoherentAllocation allocation)
    {
        if (freedoms.Of(FreedomCatalogue.Naming) == NamingWay.Rising)
        {
            var next = base.NextId(allocation);
            while (Find(next) is not null)
                next = base.NextId(allocation);
            return next;
        }
        // Every other one from the top.
        for (var number = 0UL; ; number++)
        {
            var id = new UserMappingId(number % 2 == 0 ? number : ulong.MaxValue - number + 1);
            if (Find(id) is null)
                return id;
        }
    }
}
