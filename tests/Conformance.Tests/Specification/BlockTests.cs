using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Runs, loads and lines of a block of sixteen bytes in lines of four.</summary>
public class BlockTests
{
    private const int Length = 16;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;
    private static readonly ClauseId Seen = PlatformClauses.CpuSeesItsStores;
    private static readonly HandOverRules Rules = new(true, true, false);

    private readonly Stack<History> _spare = new();
    private readonly Block _block;
    private ulong _step = 1;
    private int _unknown;

    public BlockTests() => _block = Make(known: true);

    [Fact]
    public void A_store_cuts_runs_at_its_ends()
    {
        CpuStore(4, 8);

        Starts().Should().Equal(0, 4, 8);
    }

    [Fact]
    public void Runs_that_come_to_share_a_history_are_joined()
    {
        CpuStore(4, 8);
        CpuStore(0, Length);
        CpuStore(0, Length);
        var mapping = Map(0, Length, Claim.Yes);

        _block.Close(mapping);

        Starts().Should().Equal(0);
        _spare.Should().HaveCount(2);
    }

    [Fact]
    public void A_load_over_several_runs_is_right_byte_by_byte()
    {
        CpuStore(0, Length);
        var salt = CpuStore(4, 8);
        byte[] bytes = [.. Wave(0, 4, 1), .. Wave(4, 8, salt), .. Wave(8, 12, 1)];

        Load(Observers.Cpu, 0, bytes).Should().BeNull();
    }

    [Fact]
    public void A_wrong_byte_is_named_with_what_was_expected_and_seen()
    {
        var first = CpuStore(0, Length);
        var second = CpuStore(4, 8);
        var mapping = Map(0, Length, Claim.Yes);
        _block.Give(mapping, 0, Length, Clause, Rules, true);
        byte[] bytes = [.. Wave(3, 4, first), .. Wave(4, 6, second), .. Wave(6, 7, first)];

        var wrong = Load(mapping.Id, 3, bytes);

        wrong
            .Should()
            .Be(new WrongByte(6, Clause, second, Dma.Conformance.Specification.Memory.Wave.At(6, second), first));
    }

    [Fact]
    public void A_load_of_two_stores_splits_the_run_and_each_part_remembers_its_own()
    {
        var (mapping, old, young) = UngivenStore();

        Load(mapping.Id, 0, [.. Wave(0, 2, old), .. Wave(2, 4, young)]).Should().BeNull();

        Load(mapping.Id, 0, Wave(0, 2, old)).Should().BeNull();
        Load(mapping.Id, 2, Wave(2, 4, young)).Should().BeNull();
        Load(mapping.Id, 2, Wave(2, 3, old))!.Value.Offset.Should().Be(2);
    }

    [Fact]
    public void A_value_of_no_store_is_wrong()
    {
        CpuStore(0, Length);

        Load(Observers.Cpu, 5, [0])!.Value.Offset.Should().Be(5);
        Load(Observers.Cpu, 5, Wave(5, 6, 77))!.Value.Observed.Should().Be(0);
    }

    [Fact]
    public void Zeros_are_right_where_they_are_declared_and_nothing_else()
    {
        Load(Observers.Cpu, 0, new byte[Length]).Should().BeNull();
        Load(Observers.Cpu, 3, [1])!.Value.Offset.Should().Be(3);
    }

    [Fact]
    public void The_first_load_of_the_cpu_settles_unknown_content()
    {
        var block = Make(known: false);
        byte[] found = [7, 0, 9, 9];

        Load(block, Observers.Cpu, 4, found).Should().BeNull();

        _unknown.Should().Be(4);
        Load(block, Observers.Cpu, 4, found).Should().BeNull();
        _unknown.Should().Be(4);
        Load(block, Observers.Cpu, 4, [7, 0, 9, 8])!.Value.Should().BeEquivalentTo(new { Offset = 7, Clause = Seen });
        Load(block, Observers.Cpu, 8, [1, 2, 3]).Should().BeNull();
    }

    [Fact]
    public void A_device_does_not_settle_unknown_content()
    {
        var block = Make(known: false);
        var mapping = Map(block, 0, Length, Claim.Yes);
        block.Give(mapping, 0, Length, Clause, Rules, true);

        Load(block, mapping.Id, 0, [7]).Should().BeNull();

        Load(block, mapping.Id, 0, [8]).Should().BeNull();
        Load(block, Observers.Cpu, 0, [9]).Should().BeNull();
    }

    [Fact]
    public void A_blocked_store_that_shows_breaks_the_clause_that_blocks_it()
    {
        CpuStore(0, Length);
        var blocked = new Intruder
        {
            Salt = 50,
            Clause = StreamingClauses.UnmapEndsReach,
            Step = 42,
        };
        _block.BlockedStore(4, 8, blocked);

        var wrong = Load(Observers.Cpu, 5, Wave(5, 6, 50));

        wrong.Should().Be(new WrongByte(5, StreamingClauses.UnmapEndsReach, 0, -1, 42));
        Load(Observers.Cpu, 8, Wave(8, 9, 50))!.Value.Clause.Should().NotBe(StreamingClauses.UnmapEndsReach);
    }

    [Fact]
    public void The_cpu_stores_over_a_blocked_store()
    {
        _block.BlockedStore(4, 8, new Intruder { Salt = 50, Clause = Clause });

        CpuStore(4, 6);

        _block.At(5).IntruderCount.Should().Be(0);
        _block.At(6).IntruderCount.Should().Be(1);
    }

    [Fact]
    public void Undefined_bytes_answer_anything_and_end_with_a_store_of_the_cpu()
    {
        _block.Undefine(4, 8, false);
        Load(Observers.Cpu, 4, [1, 2, 3, 4]).Should().BeNull();
        _unknown.Should().Be(4);

        var salt = CpuStore(4, 6);

        Load(Observers.Cpu, 4, Wave(4, 6, salt)).Should().BeNull();
        Load(Observers.Cpu, 4, [0])!.Value.Offset.Should().Be(4);
        Load(Observers.Cpu, 6, [99]).Should().BeNull();
    }

    [Fact]
    public void Undefined_bytes_that_are_mapped_stay_so()
    {
        Map(0, Length, Claim.Yes);
        _block.Undefine(4, 8, false);

        CpuStore(4, 6);

        _block.At(4).Undefined.Should().BeTrue();
    }

    [Theory]
    [InlineData(false, 5, 7)]
    [InlineData(true, 4, 8)]
    public void Lines_are_undefined_whole_where_they_count(bool wholeLines, int start, int end)
    {
        _block.Undefine(5, 7, wholeLines);

        Enumerable
            .Range(0, Length)
            .Where(i => _block.At(i).Undefined)
            .Should()
            .Equal(Enumerable.Range(start, end - start));
    }

    [Fact]
    public void A_value_in_use_or_a_full_history_leaves_no_room_for_a_store()
    {
        _block.HasRoomForStore(0, 4, 1).Should().BeTrue();
        CpuStore(0, Length);
        _block.HasRoomForStore(0, 4, 1).Should().BeFalse();
        Map(0, 4, Claim.Yes);
        var mapping = Map(0, 4, Claim.Yes);
        _block.Give(mapping, 0, 4, Clause, Rules, true);
        for (var i = 0; i < History.MaxStores - 2; i++)
        {
            _block.HasRoomForStore(0, 4, (byte)(100 + i)).Should().BeTrue();
            CpuStore(0, 4);
        }

        _block.HasRoomForStore(0, 4, 200).Should().BeFalse();
        _block.HasRoomForStore(4, 8, 200).Should().BeTrue();
    }

    [Fact]
    public void Stored_content_is_recognised_where_enough_of_it_shows()
    {
        var salt = CpuStore(0, Length);

        _block.FindKnown(4, Wave(4, 12, salt), 8, out var isKnown).Should().Be(4);
        isKnown.Should().BeTrue();
        _block.FindKnown(4, Wave(5, 13, salt), 8, out _).Should().Be(-1);
        _block.FindKnown(4, Wave(4, 11, salt), 8, out isKnown).Should().Be(-1);
        isKnown.Should().BeFalse();
    }

    private (Mapping Mapping, byte Old, byte Young) UngivenStore()
    {
        var old = CpuStore(0, Length);
        var mapping = Map(0, Length, Claim.Yes);
        _block.Give(mapping, 0, Length, Clause, Rules, true);
        return (mapping, old, CpuStore(0, Length));
    }

    private Block Make(bool known)
    {
        var block = new Block(1, Length, default, new Lines(4, Length / 4), _spare);
        block.At(0).Begin(1, known, known ? PlatformClauses.PagesStartZeroed : null, false, false);
        return block;
    }

    private byte CpuStore(int start, int end)
    {
        _block.CpuStore(start, end, _step, (byte)_step, Seen, Seen);
        return (byte)_step++;
    }

    private Mapping Map(int start, int end, Claim coherence) => Map(_block, start, end, coherence);

    private Mapping Map(Block block, int start, int end, Claim coherence)
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
            Address = new DmaAddress(0),
        };
        block.Open(mapping);
        return mapping;
    }

    private WrongByte? Load(ulong observer, int start, ReadOnlySpan<byte> bytes) =>
        Load(_block, observer, start, bytes);

    private WrongByte? Load(Block block, ulong observer, int start, ReadOnlySpan<byte> bytes)
    {
        var tally = new LoadTally();
        var wrong = block.Load(observer, start, bytes, Seen, new Evidence(), ref tally);
        _unknown += tally.Unknown;
        return wrong;
    }

    private IEnumerable<int> Starts() => Enumerable.Range(0, _block.RunCount).Select(_block.StartOf);

    private static byte[] Wave(int start, int end, byte salt) =>
        [
            .. Enumerable
                .Range(start, end - start)
                .Select(offset => Dma.Conformance.Specification.Memory.Wave.At(offset, salt)),
        ];
}
