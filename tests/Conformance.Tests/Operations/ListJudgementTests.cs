using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What map_list may answer.</summary>
public class ListJudgementTests : ListFixture
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(0, "DMA-SG-003")]
    [InlineData(3, "DMA-SG-003")]
    [InlineData(-1, "DMA-SG-003")]
    [InlineData(int.MinValue, "DMA-SG-003")]
    [InlineData(int.MaxValue, "DMA-SG-003")]
    public void A_list_has_as_many_segments_as_entries_or_fewer(int count, string? clause)
    {
        var list = TwoPages();

        var judged =
            count == 1
                ? Map(list, DmaDirection.ToDevice, 1, (0x1000, 0x2000))
                : Map(list, DmaDirection.ToDevice, count, (0x1000, 0x1000), (0x8000, 0x1000));

        judged.Should().Be(clause);
    }

    [Fact]
    public void Two_lists_of_a_device_have_two_names()
    {
        Judge(TwoPages(), DmaDirection.ToDevice, Answer.Ok, 1, 7, [(0x1000, 0x2000)]).Should().BeNull();

        Judge(TwoPages(), DmaDirection.ToDevice, Answer.Ok, 1, 7, [(0x8000, 0x2000)]).Should().Be("DMA-SG-003");
        Judge(TwoPages(), DmaDirection.ToDevice, Answer.Ok, 1, 8, [(0x8000, 0x2000)]).Should().BeNull();
    }

    [Theory]
    [InlineData(0x1000, 0x1000, null)]
    [InlineData(0x800, 0x1800, null)]
    [InlineData(0x1000, 0xfff, "DMA-SG-004")]
    [InlineData(0x1000, 0, "DMA-SG-004")]
    [InlineData(0x1000, 0x1001, "DMA-SG-004")]
    [InlineData(0x2000, ulong.MaxValue, "DMA-SG-004")]
    [InlineData(ulong.MaxValue, 0x2001, "DMA-SG-004")]
    public void Segments_are_as_long_as_entries_wherever_they_are_parted(ulong first, ulong second, string? clause) =>
        Map(TwoPages(), DmaDirection.ToDevice, 2, (0x10_0000, first), (0x20_0000, second)).Should().Be(clause);

    [Theory]
    [InlineData(0x2000, null)]
    [InlineData(0x1fff, "DMA-SG-005")]
    public void A_merged_segment_is_no_longer_than_the_device_lets_it_be(ulong most, string? clause)
    {
        Scatterlist.Limits[0].MaxSize = new ByteCount(most);

        Map(TwoPages(), DmaDirection.ToDevice, 1, (0x1000, 0x2000)).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x1fff, 0x2000, null)]
    [InlineData(0x1fff, 0x1000, "DMA-SG-006")]
    [InlineData(0xfff, 0x2000, "DMA-SG-006")]
    [InlineData(0x7ff, 0x2000, null)]
    public void Entries_that_meet_at_the_boundary_are_not_merged(ulong boundary, ulong start, string? clause)
    {
        // The entries are a page each: below that every one of them crosses the boundary by itself.
        Scatterlist.Limits[0].Boundary = new DmaMask(boundary);

        Map(TwoPages(), DmaDirection.ToDevice, 1, (start, 0x2000)).Should().Be(clause);
    }

    [Fact]
    public void A_single_byte_behind_the_boundary_is_one_too_many()
    {
        var block = Block();
        Scatterlist.Limits[0].Boundary = new DmaMask(0xfff);

        Map(List((block, 0, 0x1000), (block, 0x1000, 1)), DmaDirection.ToDevice, 1, (0x3000, 0x1001))
            .Should()
            .Be("DMA-SG-006");
    }

    [Theory]
    [InlineData(1, "DMA-ADDR-016")]
    [InlineData(2, null)]
    public void Who_says_that_nothing_is_merged_merges_nothing(int count, string? clause)
    {
        Scatterlist.Limits[0].MergeBoundary = default(DmaMask);

        (
            count == 1
                ? Map(TwoPages(), DmaDirection.ToDevice, 1, (0x1000, 0x2000))
                : Map(TwoPages(), DmaDirection.ToDevice, 2, (0x1000, 0x1000), (0x2000, 0x1000))
        )
            .Should()
            .Be(clause);
    }

    [Theory]
    [InlineData(0xffff_e000, null)]
    [InlineData(0xffff_e001, "DMA-ADDR-002")]
    [InlineData(ulong.MaxValue, "DMA-ADDR-002")]
    public void No_byte_of_a_segment_lies_above_the_mask(ulong start, string? clause) =>
        Map(TwoPages(), DmaDirection.ToDevice, 1, (start, 0x2000)).Should().Be(clause);

    [Fact]
    public void No_byte_of_a_segment_lies_above_the_bus_limit()
    {
        First = First with { BusLimit = new DmaAddress(0x2ffe) };

        Map(TwoPages(), DmaDirection.ToDevice, 1, (0x1000, 0x2000)).Should().Be("DMA-ADDR-005");
    }

    [Fact]
    public void Two_entries_have_addresses_in_common_only_where_they_have_the_bytes()
    {
        var block = Block();
        Map(TwoPages(), DmaDirection.ToDevice, 2, (0x1000, 0x1000), (0x1fff, 0x1000)).Should().Be("DMA-MAP-004");
        Map(List((block, 0, 0x1000), (block, 0, 0x1000)), DmaDirection.ToDevice, 2, (0x8000, 0x1000), (0x8000, 0x1000))
            .Should()
            .BeNull();
    }

    [Fact]
    public void A_device_that_cannot_do_dma_is_given_no_list()
    {
        First = First with { CanDma = Claim.No };

        Refuse(TwoPages()).Should().BeNull();
        Map(TwoPages(), DmaDirection.ToDevice, 1, (0x1000, 0x2000)).Should().Be("DMA-OPS-001");
    }

    [Fact]
    public void What_is_promised_must_be_mapped()
    {
        var block = Block();

        Refuse(List((block, 0, 0x2001))).Should().BeNull("the entry is too long");
        Refuse(List((block, 0, 1), (block, 1, 1), (block, 2, 1), (block, 3, 1))).Should().BeNull("it has too many");
        Refuse(List((block, 0, 0x2000))).Should().Be("DMA-SG-002", "a list was refused half way");
    }

    [Fact]
    public void The_first_list_is_promised_by_the_promise_alone()
    {
        Refuse(List((Block(), 0, 0x2000))).Should().Be("DMA-SG-001");
    }

    [Fact]
    public void Nothing_is_promised_under_limits_of_the_driver()
    {
        Scatterlist.Limits[0].Changed = true;

        Refuse(List((Block(), 0, 0x2000))).Should().BeNull();
    }

    [Fact]
    public void A_promise_of_one_list_is_of_one_until_it_has_ended_and_the_machine_has_settled()
    {
        Map(TwoPages(), DmaDirection.ToDevice, 1, (0x1000, 0x2000)).Should().BeNull();
        Refuse(List((Block(), 0, 1))).Should().BeNull();

        Scatterlist.End(Scatterlist.Live[0], DmaAttributes.None);
        Refuse(List((Block(), 0, 1))).Should().BeNull("the machine has not settled");
        Scatterlist.Settle();
        Refuse(List((Block(), 0, 1))).Should().Be("DMA-SG-002");
    }

    [Fact]
    public void A_map_is_never_unsupported() =>
        Judge(TwoPages(), DmaDirection.ToDevice, Answer.Unsupported, 0, 0, []).Should().Be("DMA-PLAT-002");

    [Theory]
    [InlineData(0, 0x1000)]
    [InlineData(1, 0x10)]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(-5, 0x1000)]
    public void Nonsense_that_is_set_aside_leaves_a_list_that_can_be_ended(int count, ulong length)
    {
        SetAside.Add(new("DMA-SG-003"));
        SetAside.Add(new("DMA-SG-004"));
        SetAside.Add(new("DMA-SG-005"));
        SetAside.Add(new("DMA-ADDR-002"));

        Map(TwoPages(), DmaDirection.Bidirectional, count, (ulong.MaxValue - 1, length)).Should().BeNull();

        Scatterlist.SyncForCpu(Scatterlist.Live[0]);
        Scatterlist.End(Scatterlist.Live[0], DmaAttributes.None);
        Scatterlist.Live.Should().BeEmpty();
    }

    private ScatterList TwoPages()
    {
        var block = Block();
        return List((block, 0, 0x1000), (block, 0x1000, 0x1000));
    }
}
