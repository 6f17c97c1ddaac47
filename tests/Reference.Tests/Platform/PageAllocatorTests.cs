namespace Dma.Reference.Tests.Platform;

public class PageAllocatorTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Live_blocks_are_disjoint_and_aligned_whatever_is_freed_between(string profile)
    {
        var machine = Driver.Create(profile);
        var live = new List<(PageBlock Block, ulong Count)>();
        for (var step = 0UL; step < 400; step++)
        {
            machine.BeginStep(step);
            var draw = new Choices(step).Draw(Purpose.Placement);
            if (live.Count > 20)
            {
                var (block, pages) = live[(int)(draw % 20)];
                machine.FreePages(block.First, pages).Should().Be(Answer.Ok);
                live.RemoveAt((int)(draw % 20));
            }
            var count = 1 + (draw >> 8) % 9;
            var made = machine.Allocate(count, (PagePlacement)((draw >> 16) % 5));
            ((made.Address?.Value ?? 0) % 4096).Should().Be(0);
            foreach (var (other, pages) in live)
            {
                (made.First.Value >= other.First.Value + pages || other.First.Value >= made.First.Value + count)
                    .Should()
                    .BeTrue();
            }
            live.Add((made, count));
        }
        machine.Pages.LiveBlocks.Should().Be(live.Count);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void First_and_last_are_the_ends_of_memory_and_other_pages_when_taken(string profile)
    {
        var machine = Driver.Create(profile);
        var map = machine.Parts.MemoryMap;

        var isSetAside = map.BouncePool.Contains(0, 1);
        (machine.Allocate(1, PagePlacement.First).First == map.PageBase).Should().Be(!isSetAside);
        machine.Allocate(2, PagePlacement.Last).First.Should().Be(map.PageBase.Add(map.LastFrame - 1));
        machine.Allocate(1, PagePlacement.First).First.Should().NotBe(map.PageBase);
        machine.Allocate(1, PagePlacement.Last).First.Should().NotBe(map.PageBase.Add(map.LastFrame));
    }

    [Fact]
    public void The_last_page_may_be_the_last_of_the_cpu_addresses()
    {
        var machine = Driver.Create("isolating");
        var block = machine.Allocate(1, PagePlacement.Last);

        block.Address.Should().Be(new CpuAddress(0xFFFF_FFFF_FFFF_F000));
        machine.Store(block.Address!.Value.At(0xFFF), 0x42);
        machine.Load(block.Address.Value, 0x1000)[0xFFF].Should().Be(0x42);
        machine.Map(Driver.Nic, block.Address.Value, 0x1000, DmaDirection.ToDevice);
        machine.CpuLoad(block.Address.Value.At(0xFFF), new byte[2]).Should().Be(Answer.Failed(Errno.BadAddress));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Low_memory_is_low_or_not_given(string profile)
    {
        var machine = Driver.Create(profile);
        var low = machine.Parts.MemoryMap.Low;

        var tooLarge = machine.AllocatePages(low.Count + 1, PagePlacement.Low);
        var all = machine.Allocate(low.Count, PagePlacement.Low);
        var none = machine.AllocatePages(1, PagePlacement.Low);

        tooLarge.Outcome.Should().Be(Answer.Failed(Errno.NoMemory));
        all.First.Should().Be(machine.Parts.MemoryMap.PageBase.Add(low.First));
        none.Outcome.Should().Be(Answer.Failed(Errno.NoMemory));
        machine.AllocatePages(1, PagePlacement.Any).Status.Should().Be(AnswerStatus.Ok);
    }

    [Fact]
    public void More_than_there_is_is_refused()
    {
        var machine = Driver.Create("coherent");

        foreach (var placement in Enum.GetValues<PagePlacement>())
        {
            foreach (var count in new[] { 0x2000_0000UL, 1UL << 52, ulong.MaxValue })
                machine.AllocatePages(count, placement).Outcome.Should().Be(Answer.Failed(Errno.NoMemory));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Any_reaches_all_parts_of_memory_and_uses_pages_again(string profile)
    {
        var firsts = new List<ulong>();
        for (var seed = 0UL; seed < 100; seed++)
            firsts.Add(Driver.Create(profile, seed).Allocate(3, PagePlacement.Any).First.Value);

        var machine = Driver.Create(profile);
        var map = machine.Parts.MemoryMap;
        foreach (var region in map.Regions)
            firsts.Should().Contain(first => region.Contains(first - map.PageBase.Value, 3));
        firsts.Distinct().Count().Should().BeInRange(15, 80);
    }

    [Fact]
    public void High_memory_of_write_back_has_no_cpu_address_and_is_used_by_page_and_offset()
    {
        var machine = Driver.Create("write-back");
        var block = machine.Allocate(2, PagePlacement.High);

        block.Address.Should().BeNull();
        machine.CpuStore(block.First, new(0x1FFE), [7, 8]).Should().Be(Answer.Ok);
        var loaded = new byte[1];
        machine.CpuLoad(block.First.Add(1), new(0xFFF), loaded).Should().Be(Answer.Ok);
        loaded[0].Should().Be(8);
    }

    [Theory]
    [InlineData("coherent", true)]
    [InlineData("isolating", true)]
    [InlineData("write-back", false)]
    public void Pages_used_again_are_zero_where_declared_and_show_old_bytes_elsewhere(string profile, bool zeroed)
    {
        var machine = Driver.Create(profile);
        var low = machine.Parts.MemoryMap.Low;
        var address = machine.Allocate(low.Count).Address!.Value;
        machine.Store(address.At(0x1234), 0x5A, 0x2000);
        machine.FreePages(machine.Parts.MemoryMap.PageBase.Add(low.First), low.Count).Should().Be(Answer.Ok);

        machine.Allocate(low.Count).Address.Should().Be(address);

        machine.Load(address.At(0x1234), 0x2000).Should().Equal(Driver.Repeat(zeroed ? (byte)0 : (byte)0x5A, 0x2000));
    }

    [Fact]
    public void Lines_that_the_last_owner_never_took_are_gone()
    {
        var machine = Driver.CreateQuiet();
        var low = machine.Parts.MemoryMap.Low;
        var block = machine.Allocate(low.Count);
        var buffer = block.Address!.Value;
        machine.Store(buffer, 1, 128);
        var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);
        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice, DmaAttributes.SkipCpuSync);
        machine.Store(buffer.At(64), 3, 64);
        machine.FreePages(block.First, low.Count);

        machine.Allocate(low.Count);

        machine.Load(buffer, 128).Should().Equal([.. Driver.Repeat(2, 64), .. Driver.Repeat(3, 64)]);
    }

    [Fact]
    public void Zeroing_reaches_through_a_cache()
    {
        var factory = new ReferenceFactory(
            parts => parts with { Cache = machine => new WriteBackCache(machine) },
            "coherent"
        );
        var machine = factory.Create("coherent", 1);
        var low = machine.Parts.MemoryMap.Low;
        var block = machine.Allocate(low.Count);
        machine.Store(block.Address!.Value, 0x5A, 64);
        machine.FreePages(block.First, low.Count);

        machine.Allocate(low.Count);

        machine.Load(block.Address.Value).Should().Be(0);
    }
}
