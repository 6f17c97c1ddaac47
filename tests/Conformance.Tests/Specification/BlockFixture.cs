using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A block of sixteen bytes, all zero, in lines of four.</summary>
public abstract class BlockFixture
{
    protected const int Length = 16;

    protected static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;
    protected static readonly ClauseId Seen = PlatformClauses.CpuSeesItsStores;
    private protected static readonly HandOverRules Rules = new(true, true, false);

    private ulong _step = 1;

    private protected Stack<History> Spare { get; } = new();

    private protected Block Block { get; }

    /// <summary>How many of the bytes loaded so far nothing could be said about.</summary>
    private protected int Unknown { get; private set; }

    protected BlockFixture() => Block = Make(known: true);

    private protected Block Make(bool known)
    {
        var block = new Block(1, Length, default, new Lines(4, Length / 4), Spare);
        block.At(0).Begin(1, new(known, known ? PlatformClauses.PagesStartZeroed : null), false);
        return block;
    }

    private protected byte CpuStore(int start, int end)
    {
        Block.CpuStore(start, end, _step, (byte)_step, Seen, Seen);
        return (byte)_step++;
    }

    private protected Mapping Map(int start, int end, Claim coherence) => Map(Block, start, end, coherence);

    private protected Mapping Map(Block block, int start, int end, Claim coherence, ulong address = 0)
    {
        var mapping = new Mapping
        {
            Id = 1000 + _step++,
            Device = new DeviceId(0),
            Block = block,
            Start = start,
            End = end,
            Direction = DmaDirection.Bidirectional,
            Coherence = coherence,
            IsPage = false,
            Address = new DmaAddress(address),
        };
        block.Open(mapping);
        return mapping;
    }

    private protected WrongByte? Load(ulong observer, int start, ReadOnlySpan<byte> bytes) =>
        Load(Block, observer, start, bytes);

    private protected WrongByte? Load(Block block, ulong observer, int start, ReadOnlySpan<byte> bytes)
    {
        var tally = new LoadTally();
        var wrong = block.Load(observer, start, bytes, Seen, new Evidence(), ref tally);
        Unknown += tally.Unknown;
        return wrong;
    }

    private protected IEnumerable<int> Starts() => Enumerable.Range(0, Block.RunCount).Select(Block.StartOf);

    private protected static byte[] Wave(int start, int end, byte salt) =>
        [
            .. Enumerable
                .Range(start, end - start)
                .Select(offset => Dma.Conformance.Specification.Memory.Wave.At(offset, salt)),
        ];
}
