using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Specification;

/// <summary>What of declared memory is free, and for whom that is plain.</summary>
public class DeclaredRegionTests
{
    private const ulong Page = 0x1000;

    [Theory]
    [InlineData(1, 1, true, true)]
    [InlineData(3, 2, true, true)]
    [InlineData(2, 2, true, false)]
    [InlineData(3, 3, false, false)]
    [InlineData(4, 3, true, false)]
    [InlineData(7, 3, true, true)]
    public void Three_pages_take_four_and_seven_hold_four_however_they_are_aligned(
        ulong pages,
        ulong asked,
        bool isAligned,
        bool isPlain
    )
    {
        var region = Region(pages);

        region.HasAlignedRoom(asked * Page).Should().Be(isAligned);
        region.HasPlainRoom(asked * Page).Should().Be(isPlain);
        region.HasAlignedRoom(asked * Page + 1 - Page).Should().Be(isAligned, "a part of a page takes all of it");
    }

    [Fact]
    public void What_is_taken_may_be_rounded_up()
    {
        var region = Region(8);
        region.Take(1, 0, 3 * Page, isMark: false);

        region.IsFree(3 * Page, Page).Should().BeFalse("three pages may take four");
        region.TryFindTaken(3 * Page, Page, out _).Should().BeFalse("but need not");
        region.IsFree(4 * Page, Page).Should().BeTrue();
        region.IsFree(5 * Page, 3 * Page).Should().BeFalse("nor need three fit where four do not");
        region.HasAlignedRoom(4 * Page).Should().BeTrue();
        region.HasAlignedRoom(5 * Page).Should().BeFalse();
    }

    [Fact]
    public void A_mark_hides_a_buffer()
    {
        var region = Region(8);
        region.Take(1, 0, Page, isMark: false);
        region.Take(2, Page, Page, isMark: true);
        region.Take(3, 2 * Page, Page, isMark: false);

        region.TryFindTaken(0, 8 * Page, out var found).Should().BeTrue();
        found.Id.Should().Be(2);
        region.Marks.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_freed_may_be_taken_until_the_machine_has_settled(bool isFree)
    {
        var region = Region(2);
        region.Take(1, 0, 2 * Page, isMark: false);

        region.Free(1, isFree);

        region.TryFindTaken(0, 2 * Page, out _).Should().BeFalse();
        region.IsFree(0, 2 * Page).Should().Be(isFree);
        region.Settle(hasPools: false);
        region.HasAlignedRoom(2 * Page).Should().BeTrue();
    }

    [Fact]
    public void The_last_page_of_the_space_is_an_ordinary_one()
    {
        var memory = new DeclarableMemory(
            new DeviceId(0),
            new PhysicalAddress(0),
            new DmaAddress(ulong.MaxValue - 0x1fff),
            new ByteCount(2 * Page)
        );
        var region = new DeclaredRegion(memory, false, Page);

        region.Window.Last.Should().Be(ulong.MaxValue);
        region.Pages.Should().Be(2);
        region.HasAlignedRoom(ulong.MaxValue).Should().BeFalse();
        region.HasPlainRoom(ulong.MaxValue).Should().BeFalse();
    }

    private static DeclaredRegion Region(ulong pages) =>
        new(
            new DeclarableMemory(
                new DeviceId(0),
                new PhysicalAddress(0x10_0000),
                new DmaAddress(0x5000),
                new ByteCount(pages * Page)
            ),
            false,
            Page
        );
}
