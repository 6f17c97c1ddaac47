namespace Dma.Reference.Tests.Contiguous;

public class BlockTests
{
    private static readonly DeviceId Nic = new(0);
    private static readonly DeviceId Cam = new(1);
    private static readonly DeviceId Gpu = new(2);

    [Fact]
    public void The_facets_are_there_where_areas_are()
    {
        Driver.Create("contiguous").TryGet<IContiguous>(out _).Should().BeTrue();
        Driver.Create("contiguous").TryGet<IMovablePages>(out _).Should().BeTrue();
        Driver.Create("coherent").TryGet<IContiguous>(out _).Should().BeFalse();
        Driver.Create("coherent").TryGet<IMovablePages>(out _).Should().BeFalse();
    }

    [Fact]
    public void A_block_lies_in_its_area_aligned_in_physical_memory_whatever_lies_there()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            var taken = new HashSet<ulong>();
            foreach (var (device, order) in new[] { (Nic, 0), (Nic, 3), (Cam, 2), (Gpu, 4), (Gpu, 9), (Cam, 4) })
            {
                machine.BeginStep(machine.Choices.Step + 1);
                machine.AllocateMovable().Outcome.Should().Be(Answer.Ok);
                var area = machine.ReservedAreas.Single(area => area.Device == (device == Nic ? null : device));
                var block = machine.AllocateContiguous(device, 5, order);

                block.Outcome.Should().Be(Answer.Ok);
                var frame = block.Value.First.Value - machine.Parts.MemoryMap.PageBase.Value;
                (frame % (1UL << Math.Min(order, 4))).Should().Be(0);
                block.Value.First.Value.Should().BeInRange(area.First.Value, area.First.Value + area.Pages - 5);
                (block.Value.Address is null).Should().Be(device == Gpu);
                Enumerable.Range(0, 5).Should().OnlyContain(i => taken.Add(frame + (ulong)i));
            }
        }
    }

    [Fact]
    public void The_promise_of_room_holds_after_any_history()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            var live = new List<(DeviceId Device, PageBlock Block, ulong Pages)>();
            var buffers = new List<CoherentBuffer>();
            for (var step = 1UL; step < 400; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed).Draw(Purpose.Placement, step);
                var device = new DeviceId((int)(draw % 3));
                if (step % 5 == 0 && machine.AllocateMovable() is { Status: AnswerStatus.Ok } movable)
                    machine.StoreMovable(movable.Value, default, new byte[16]).Should().Be(Answer.Ok);
                if (buffers.Count < 4 && (draw >> 8) % 4 == 0)
                {
                    var buffer = machine.AllocateCoherent(Nic, new(0x5000), Gfp.Kernel, DmaAttributes.None);
                    buffer.Outcome.Should().Be(Answer.Ok);
                    buffers.Add(buffer.Value);
                }
                if (live.Count(one => one.Device == device) == 3)
                {
                    var old = live.First(one => one.Device == device);
                    machine.ReleaseContiguous(device, old.Block.First, old.Pages).Value.Should().BeTrue();
                    live.Remove(old);
                }
                var pages = 1 + (draw >> 16) % 8;
                var block = machine.AllocateContiguous(device, pages, (int)((draw >> 24) % 4));
                block.Outcome.Should().Be(Answer.Ok, "seed {0}, step {1}", seed, step);
                live.Add((device, block.Value, pages));
            }
        }
    }

    [Fact]
    public void What_cannot_be_given_is_refused_and_changes_nothing()
    {
        var machine = Driver.Create("contiguous");
        var free = machine.GetLargestFree(Cam);
        foreach (var (count, order) in new[] { (0UL, 0), (81UL, 0), (ulong.MaxValue, 63) })
            machine.AllocateContiguous(Cam, count, order).Outcome.Should().Be(Answer.Failed(Errno.NoMemory));

        machine.AllocateContiguous(new(9), 1, 0).Outcome.Should().Be(Answer.Failed(Errno.NoDevice));
        machine.AllocateContiguous(Cam, 1, -1).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
        machine.GetLargestFree(Cam).Should().Be(free);
    }

    [Fact]
    public void Only_live_blocks_of_the_devices_area_are_released()
    {
        var machine = Driver.Create("contiguous");
        var block = machine.AllocateContiguous(Nic, 2, 0).Value;
        var pages = machine.AllocatePages(2, PagePlacement.Any).Value;

        machine.ReleaseContiguous(Cam, block.First, 2).Value.Should().BeFalse();
        machine.ReleaseContiguous(Nic, block.First, 1).Value.Should().BeFalse();
        machine.ReleaseContiguous(Nic, pages.First, 2).Value.Should().BeFalse();
        machine.ReleaseContiguous(Nic, new(0), 1).Value.Should().BeFalse();
        machine.ReleaseContiguous(Nic, block.First, 2).Value.Should().BeTrue();
        machine.ReleaseContiguous(Nic, block.First, 2).Value.Should().BeFalse();
        machine.FreePages(pages.First, 2).Should().Be(Answer.Ok);
    }

    [Fact]
    public void A_grain_is_taken_whole_and_comes_back_whole()
    {
        var machine = Driver.Create("contiguous");
        machine.GetLargestFree(Cam).Value.Should().Be(80);
        var block = machine.AllocateContiguous(Cam, 5, 0).Value;

        var left = machine.GetLargestFree(Cam).Value;
        (left % 4).Should().Be(0);
        left.Should().BeLessThanOrEqualTo(72);
        machine.ReleaseContiguous(Cam, block.First, 5).Value.Should().BeTrue();
        machine.GetLargestFree(Cam).Value.Should().Be(80);
    }

    [Fact]
    public void A_buffer_comes_from_the_area_within_the_mask_and_from_elsewhere_beyond_it()
    {
        var (inside, outside) = (0, 0);
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            var narrow = machine.AllocateCoherent(Gpu, new(0x1000), Gfp.Kernel, DmaAttributes.None);
            machine.GetLargestFree(Gpu).Value.Should().Be(80);
            machine.SetCoherentMask(Gpu, DmaMask.All).Should().Be(Answer.Ok);
            var wide = machine.AllocateCoherent(Gpu, new(0x1000), Gfp.Kernel, DmaAttributes.None);
            narrow.Outcome.Should().Be(Answer.Ok);
            wide.Outcome.Should().Be(Answer.Ok);
            inside += machine.GetLargestFree(Gpu).Value < 80 ? 1 : 0;

            machine.FreeCoherent(Gpu, new(0x1000), wide.Value, DmaAttributes.None).Should().Be(Answer.Ok);
            machine.GetLargestFree(Gpu).Value.Should().Be(80);
            var large = machine.AllocateCoherent(Nic, new(0x8_0000), Gfp.Kernel, DmaAttributes.None);
            large.Outcome.Should().Be(Answer.Ok);
            outside += machine.GetLargestFree(Nic).Value == 92 ? 1 : 0;
        }
        inside.Should().Be(40);
        outside.Should().Be(40);
    }

    [Theory]
    [InlineData(0, 0, 0, Errno.Invalid)]
    [InlineData(0x1000, 0, 0x3000, Errno.Invalid)]
    [InlineData(0x1000, 0x100_0000, 0, Errno.NoMemory)]
    [InlineData(0x1_0000_0000, 0, 0, Errno.NoMemory)]
    public void What_cannot_be_reserved_is_refused(ulong size, ulong limit, ulong alignment, Errno error)
    {
        var machine = Driver.Create("contiguous");

        machine.Reserve(new(size), new(limit), new(alignment), Nic).Outcome.Should().Be(Answer.Failed(error));
        machine.Reserve(new(0x1000), default, default, Cam).Outcome.Should().Be(Answer.Failed(Errno.Busy));
    }

    [Fact]
    public void A_reserved_area_serves_its_device_and_gives_out_no_pages()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            var area = machine.Reserve(new(0x20_1001), new(0x400_0000), new(0x10_0000), Nic).Value;

            area.Pages.Should().Be(0x202);
            (area.Start.Value % 0x10_0000).Should().Be(0);
            (area.Start.Value + (area.Pages << 12)).Should().BeLessThanOrEqualTo(0x400_0000);
            var block = machine.AllocateContiguous(Nic, 3, 0).Value;
            block.First.Value.Should().BeInRange(area.First.Value, area.First.Value + area.Pages - 3);
            machine.Pages.TryFindBlock(area.Start.Value >> 12, out _).Should().BeFalse();
        }
    }
}
