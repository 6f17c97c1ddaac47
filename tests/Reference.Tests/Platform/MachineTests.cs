namespace Dma.Reference.Tests.Platform;

public class MachineTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    private static readonly DeviceId Unknown = new(9);

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Numbers_of_pages_cpu_physical_and_dma_addresses_all_differ(string profile)
    {
        var machine = Driver.Create(profile, 3);
        machine.Allocate();
        var block = machine.Allocate();
        var buffer = block.Address!.Value;
        var dma = machine.Map(Driver.Dsp, buffer, 1, DmaDirection.ToDevice).Start;
        var physical = buffer.Value - machine.Parts.MemoryMap.LinearBase.Value;

        var numbers = new List<ulong> { block.First.Value, buffer.Value, physical };
        if (profile is not ("write-back" or "bounce" or "diagnosing"))
            numbers.Add(dma.Value);
        numbers.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_device_that_does_not_exist_is_answered_with_an_error(string profile)
    {
        var machine = Driver.Create(profile);
        var (block, error) = (machine.Allocate(), Answer.Failed(Errno.NoDevice));
        var range = new DmaRange(new(0), new(1));
        foreach (var device in new[] { Unknown, new DeviceId(-1) })
        {
            machine.DeviceLoad(device, range.Start, new byte[1]).Should().Be(error);
            machine.DeviceStore(device, range.Start, [1]).Should().Be(error);
            machine.Complete(device).Should().Be(error);
            machine.SetMask(device, DmaMask.Default).Should().Be(error);
            machine.GetMask(device).Outcome.Should().Be(error);
            machine.GetRequiredMask(device).Outcome.Should().Be(error);
            machine.GetMaxMappingSize(device).Outcome.Should().Be(error);
            machine.Unmap(device, range, DmaDirection.ToDevice, default).Should().Be(error);
            machine.UnmapPage(device, range, DmaDirection.ToDevice, default).Should().Be(error);
            machine.SyncForCpu(device, range, DmaDirection.ToDevice).Should().Be(error);
            machine.SyncForDevice(device, range, DmaDirection.ToDevice).Should().Be(error);
            machine.MappingError(device, range.Start).Outcome.Should().Be(error);
            var map = machine.Map(device, block.Address!.Value, new(1), DmaDirection.ToDevice, default);
            machine.MapPage(device, block.First, new(0), new(1), DmaDirection.ToDevice, default).Should().Be(map);
            machine.MappingError(Driver.Nic, map.Value).Value.Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Pages_that_are_not_live_are_answered_with_an_error(string profile)
    {
        var machine = Driver.Create(profile);
        var (invalid, badAddress) = (Answer.Failed(Errno.Invalid), Answer.Failed(Errno.BadAddress));
        var block = machine.Allocate(3);
        var address = block.Address!.Value;

        machine.AllocatePages(0, PagePlacement.Any).Outcome.Should().Be(invalid);
        machine.FreePages(block.First, 0).Should().Be(invalid);
        machine.FreePages(block.First, 2).Should().Be(invalid);
        machine.FreePages(block.First.Add(1), 2).Should().Be(invalid);
        machine.FreePages(block.First.Add(100), 3).Should().Be(invalid);
        machine.FreePages(new(0), 3).Should().Be(invalid);
        machine.FreePages(new(ulong.MaxValue), 3).Should().Be(invalid);
        machine.FreePages(block.First, 3).Should().Be(Answer.Ok);
        machine.FreePages(block.First, 3).Should().Be(invalid);

        foreach (var wrong in new[] { address, new(0), new(ulong.MaxValue), new(0x7FFF_FFFF_FFFF_FFFF) })
        {
            machine.CpuLoad(wrong, new byte[2]).Should().Be(badAddress);
            machine.CpuStore(wrong, new byte[2]).Should().Be(badAddress);
        }
        foreach (var wrong in new[] { block.First, new(0), new(ulong.MaxValue) })
        {
            machine.CpuLoad(wrong, new(0), new byte[2]).Should().Be(badAddress);
            machine.CpuStore(wrong, new(0), new byte[2]).Should().Be(badAddress);
        }
    }

    [Fact]
    public void An_access_stays_in_live_blocks()
    {
        var machine = Driver.Create("coherent");
        var low = machine.Parts.MemoryMap.Low;
        var all = machine.Allocate(low.Count);
        machine.FreePages(all.First, low.Count);
        var blocks = Enumerable.Range(0, 40).Select(_ => machine.Allocate(low.Count / 64)).ToList();
        var starts = blocks.Select(block => block.Address!.Value.Value).ToHashSet();
        var size = (int)(low.Count / 64 * 0x1000);
        var neighbours = starts.Where(start => starts.Contains(start + (ulong)size)).ToList();
        var lonely = starts.Where(start => !starts.Contains(start + (ulong)size)).ToList();
        neighbours.Should().NotBeEmpty();
        lonely.Should().NotBeEmpty();

        machine.CpuLoad(new(neighbours[0]), new byte[size + 1]).Should().Be(Answer.Ok);
        machine.CpuLoad(new(lonely[0]), new byte[size + 1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine
            .CpuLoad(blocks[0].First, new((ulong)size - 1), new byte[2])
            .Should()
            .Be(Answer.Failed(Errno.BadAddress));
        machine.CpuLoad(blocks[0].First, new(ulong.MaxValue), new byte[2]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.CpuStore(blocks[0].First, new((ulong)size - 2), new byte[2]).Should().Be(Answer.Ok);
    }

    [Fact]
    public void Cpu_addresses_end_where_highmem_begins()
    {
        var machine = Driver.Create("write-back");
        var map = machine.Parts.MemoryMap;
        var end = map.LinearBase.At(map.LinearFrames << 12);
        var block = machine.Straddle(map.LinearFrames << 12);
        var offset = (map.LinearFrames + map.PageBase.Value - block.First.Value) << 12;

        block.Address.Should().BeNull();
        machine.CpuLoad(new(end.Value - 2), new byte[2]).Should().Be(Answer.Ok);
        machine.CpuLoad(new(end.Value - 2), new byte[3]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.CpuLoad(end, new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.CpuLoad(block.First, new(offset - 2), new byte[3]).Should().Be(Answer.Ok);
    }

    [Fact]
    public void Accesses_of_no_bytes_are_nothing()
    {
        var machine = Driver.Create("isolating");

        machine.CpuLoad(new CpuAddress(0), []).Should().Be(Answer.Ok);
        machine.CpuStore(new CpuAddress(0), []).Should().Be(Answer.Ok);
        machine.CpuLoad(new PageNumber(0), new(0), []).Should().Be(Answer.Ok);
        machine.CpuStore(new PageNumber(0), new(0), []).Should().Be(Answer.Ok);
        machine.DeviceLoad(Driver.Nic, new(0), []).Should().Be(Answer.Ok);
        machine.DeviceStore(Driver.Nic, new(0), []).Should().Be(Answer.Ok);
        machine.Drain().Should().BeEmpty();
    }

    [Fact]
    public void Events_are_drained_oldest_first_and_the_log_is_bounded()
    {
        var machine = Driver.Create("isolating");
        for (var i = 0UL; i < 2000; i++)
            machine.DeviceLoad(Driver.Nic, new DmaAddress(i << 12));

        var some = new PlatformEvent[3];
        machine.DrainEvents(some).Should().Be(3);
        some.Select(fault => fault.Range.Start.Value).Should().Equal(0, 0x1000, 0x2000);
        machine.Drain().Should().HaveCount(1021);
        machine.DrainEvents(some).Should().Be(0);
    }

    [Fact]
    public void The_core_is_complete()
    {
        using IDmaPlatform machine = Driver.Create("coherent");

        machine.TryGet<IStreaming>(out _).Should().BeTrue();
        machine.TryGet<IAddressing>(out _).Should().BeTrue();
        machine.TryGet<IStepAware>(out _).Should().BeTrue();
        machine.Barrier().Should().Be(Answer.Ok);
    }
}
