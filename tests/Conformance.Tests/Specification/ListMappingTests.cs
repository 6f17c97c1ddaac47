using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A mapped list is a row of pieces, and each of them is a mapping.</summary>
public class ListMappingTests : ListFixture
{
    [Fact]
    public void Pieces_end_where_entries_and_segments_end()
    {
        var (a, b) = (Block(), Block());

        Map(
                List((a, 0x10, 0x100), (b, 0x20, 0x200), (a, 0x800, 0x40)),
                DmaDirection.ToDevice,
                3,
                (0x1000, 0x180),
                (0x9000, 0),
                (0x5000, 0x1c0)
            )
            .Should()
            .BeNull();

        Scatterlist
            .Live[0]
            .Pieces.Select(piece =>
                (piece.Window.Block, piece.Window.Start, piece.Window.End, piece.Window.Address.Value)
            )
            .Should()
            .Equal(
                (a, 0x10, 0x110, 0x1000),
                (b, 0x20, 0xa0, 0x1100),
                (b, 0xa0, 0x220, 0x5000),
                (a, 0x800, 0x840, 0x5180)
            );
        Scatterlist.Live[0].Length.Should().Be(0x340);
        Scatterlist.Live[0].At(0x17f).Entry.Should().Be(1);
        Scatterlist.Live[0].At(0x180).Segment.Should().Be(2);
    }

    [Theory]
    [InlineData(1, "DMA-SG-007")]
    [InlineData(2, null)]
    public void Every_piece_shows_what_the_CPU_had_stored(byte seen, string? clause)
    {
        var block = Block();
        var list = List((block, 0, 0x40), (block, 0x40, 0x40));
        Store(block, 1);
        Store(block, 2);
        Map(list, DmaDirection.ToDevice, 1, (0x1000, 0x80)).Should().BeNull();

        Load(1, seen).Should().Be(clause);
    }

    [Theory]
    [InlineData(1, "DMA-SG-010")]
    [InlineData(2, null)]
    public void A_sync_takes_every_piece(byte seen, string? clause)
    {
        First = First with { Coherent = Claim.No };
        var block = Block();
        Store(block, 1);
        Map(List((block, 0, 0x40), (block, 0x40, 0x40)), DmaDirection.FromDevice, 1, (0x1000, 0x80)).Should().BeNull();
        var mapped = Scatterlist.Live[0];
        _ = Next();
        Memory.DeviceStore(mapped.Pieces[1].Window, 0x40, 0x80, 2);
        Memory.Complete(Nic);

        _ = Next();
        Scatterlist.SyncForCpu(mapped);

        var tally = new LoadTally();
        Memory.CpuLoad(block, 0x40, Bytes(0x40, seen), ref tally)?.Clause.Text.Should().Be(clause);
    }

    [Fact]
    public void A_list_that_was_refused_leaves_open_what_a_map_would_have()
    {
        Mappings = Mappings with { KeepsUnwrittenBytes = Claim.No };
        var block = Block();
        Store(block, 1);

        Refuse(List((block, 0x100, 0x40), (block, 0x200, 0x2001)), DmaDirection.ToDevice).Should().BeNull();
        block.At(0x100).Undefined.Should().BeFalse();
        Refuse(List((block, 0x100, 0x40), (block, 0x200, 0x2001)), DmaDirection.FromDevice).Should().BeNull();
        block.At(0x100).Undefined.Should().BeTrue();
        block.At(0xff).Undefined.Should().BeFalse();
    }

    [Fact]
    public void The_same_bytes_can_be_in_a_list_twice()
    {
        var block = Block();
        Store(block, 3);
        Map(List((block, 0, 0x40), (block, 0, 0x40)), DmaDirection.ToDevice, 2, (0x1000, 0x40), (0x2000, 0x40))
            .Should()
            .BeNull();

        block.Mappings.Should().HaveCount(2).And.OnlyHaveUniqueItems(piece => piece.Id);
        block.Mappings.Should().OnlyContain(piece => piece.IsPiece && piece.Step == Scatterlist.Live[0].Id);
        Load(0, 3).Should().BeNull();
        Scatterlist.End(Scatterlist.Live[0], DmaAttributes.None);
        block.Mappings.Should().BeEmpty();
    }

    private void Store(Block block, byte salt)
    {
        _ = Next();
        Memory.CpuStore(block, 0, block.Length, salt);
    }

    private string? Load(int index, byte salt)
    {
        _ = Next();
        var window = Scatterlist.Live[0].Pieces[index].Window;
        var tally = new LoadTally();
        return window
            .Block.Load(window.Id, window.Start, Bytes(window.Start, salt), window.Kind.Seen, State.Evidence, ref tally)
            ?.Clause.Text;
    }

    private static byte[] Bytes(int offset, byte salt)
    {
        var bytes = new byte[0x40];
        Wave.Fill(bytes, offset, salt);
        return bytes;
    }
}
